import { expect } from 'chai';
import fc from 'fast-check';
import { createLineShelf } from '../../src/files/line-shelf.js';
import type { Lines } from '../../src/files/ndjson-gz.js';

async function* batchesOf(texts: readonly string[]): AsyncGenerator<Lines> {
  let first = 1;
  for (const text of texts) {
    const bytes = Buffer.from(`${text}\n`);
    yield { path: 'p', bytes, first };
    bytes.fill(0); // whoever gives a batch may use its memory for another
    first += 1;
  }
}

const textsOf = (held: readonly Lines[]) => held.map(({ bytes }) => bytes.toString().slice(0, -1));
const NEARLY_A_SLAB = 'x'.repeat((1 << 20) - 2);

describe('a line shelf', () => {
  it('holds the batches of a file as they came, whatever it held before', async () => {
    const texts = fc.array(fc.oneof(fc.string(), fc.constant(NEARLY_A_SLAB)), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(fc.array(texts, { minLength: 1, maxLength: 4 }), async (files) => {
        const shelf = createLineShelf();
        for (const file of files) {
          const held = await shelf.hold(batchesOf(file));

          const expected = file.map((text) => Buffer.from(text).toString());
          expect(textsOf(held)).to.deep.equal(expected);
          expect(held.map(({ path, first }) => [path, first])).to.deep.equal(file.map((_, n) => ['p', n + 1]));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('uses the memory of a file for the next one', async () => {
    const shelf = createLineShelf();
    const [one] = await shelf.hold(batchesOf(['one']));

    const [other] = await shelf.hold(batchesOf(['other']));

    expect(other?.bytes.buffer).to.equal(one?.bytes.buffer);
  });

  it('leaves a batch that is larger than its slabs where it is', async () => {
    const large = { path: 'p', bytes: Buffer.alloc(3 << 20, 'x\n'), first: 1 };
    const source = (async function* () {
      yield large;
    })();

    const held = await createLineShelf().hold(source);

    expect(held).to.deep.equal([large]);
  });
});
