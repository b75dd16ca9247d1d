import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { placesOf, readLinesGz, readNdjsonGz } from '../../src/files/ndjson-gz.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import { rejectionOf } from '../support/rejection.js';

describe('gzipped NDJSON', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ndjson-'));
    path = join(folder, 'rows.ndjson.gz');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads back what was written, across members and in order', async () => {
    const writer = await createNdjsonGz(path);
    await writer.write([{ n: 1 }, { n: 2 }]);
    await writer.write([{ name: 'Ærø\n"x"' }]);

    const fact = await writer.finish();

    expect(await all(path)).to.deep.equal([{ n: 1 }, { n: 2 }, { name: 'Ærø\n"x"' }]);
    expect(fact.rows).to.equal(3);
  });

  it('is what gunzip reads', async () => {
    const writer = await createNdjsonGz(path);
    await writer.write([{ n: 1 }]);
    await writer.write([{ n: 2 }]);

    await writer.finish();

    expect(gunzipSync(readFileSync(path)).toString()).to.equal('{"n":1}\n{"n":2}\n');
  });

  for (const kept of [[0, 1, 2, 3], [1, 2, 3], [0, 2, 3], [0, 1, 2], [3, 0], []]) {
    it(`writes the lines ${kept.join(', ') || 'none'} of a page as they stand`, async () => {
      const page = Buffer.from('{"n":0}\n{"n":"é"}\n{"n":222}\n{"n":3}\n');
      const ends = [8, 19, 29, 37];
      const lines = ends.map((end, index) => page.subarray(ends[index - 1] ?? 0, end));
      const chosen = kept.flatMap((index) => lines[index] ?? []);
      const writer = await createNdjsonGz(path);

      await writer.writeLines(chosen);

      expect((await writer.finish()).rows).to.equal(kept.length);
      expect(gunzipSync(readFileSync(path))).to.deep.equal(Buffer.concat(chosen));
    });
  }

  it('writes an empty list as a readable file', async () => {
    const writer = await createNdjsonGz(path);

    await writer.finish();

    expect(await all(path)).to.deep.equal([]);
  });

  it('continues from a position, dropping what was written after it', async () => {
    const first = await createNdjsonGz(path);
    await first.write([{ n: 1 }]);
    const position = first.position();
    await first.write([{ n: 'lost' }]);
    await first.suspend();

    const second = await createNdjsonGz(path, { keepBytes: position.bytes, keepRows: position.rows });
    await second.write([{ n: 2 }]);
    const fact = await second.finish();

    expect(await all(path)).to.deep.equal([{ n: 1 }, { n: 2 }]);
    expect(fact.rows).to.equal(2);
  });

  it('reads lines that are longer than a chunk', async () => {
    const long = 'x'.repeat(1 << 20);
    writeFileSync(path, gzipSync(`{"long":"${long}"}\n{"n":2}\n`));

    const rows = await all(path);

    expect(rows).to.deep.equal([{ long }, { n: 2 }]);
  });

  it('gives every line once and with its number, wherever the chunks end', async () => {
    const texts = Array.from({ length: 3_000 }, (_, n) => JSON.stringify({ n, filler: 'é'.repeat((n * 37) % 211) }));
    writeFileSync(path, gzipSync(`${texts.join('\n')}\n`));
    const seen: [number: number, text: string][] = [];

    for await (const lines of readLinesGz(path)) {
      let number = lines.first;
      for (const { start, end } of placesOf(lines)) {
        seen.push([number, lines.bytes.toString('utf8', start, end)]);
        number += 1;
      }
    }

    expect(seen).to.deep.equal(texts.map((text, index) => [index + 1, text]));
  });

  it('names the file and the line that is not JSON', async () => {
    writeFileSync(path, gzipSync('{"n":1}\n{"n":\n'));

    const error = await rejectionOf(all(path));

    expect(error.message).to.equal(`${path}, line 2: not JSON`);
  });

  it('takes a file that ends within a line for a cut one', async () => {
    writeFileSync(path, gzipSync('{"n":1}\n{"n":2}'));

    const error = await rejectionOf(all(path));

    expect(error.message).to.contain('ends within line 2');
  });

  it('takes an emptied file for a damaged one', async () => {
    writeFileSync(path, '');

    const error = await rejectionOf(all(path));

    expect(error.message).to.contain('damaged or cut short');
  });

  it('takes a file that ends within a gzip member for a cut one', async () => {
    const whole = gzipSync(`${'{"n":1}\n'.repeat(1000)}`);
    writeFileSync(path, whole.subarray(0, whole.byteLength - 9));

    const error = await rejectionOf(all(path));

    expect(error.message).to.contain('damaged or cut short');
  });
});

async function all(path: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const batch of readNdjsonGz(path)) rows.push(...batch);
  return rows;
}
