import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { expect } from 'chai';
import fc from 'fast-check';
import { createLineStore } from '../../src/files/line-store.js';

const scratch = () => readdirSync(tmpdir()).filter((name) => name.startsWith('okta-access-review-lines-'));

describe('a line store', () => {
  it('gives every line back by its number, whatever their lengths and its room in memory', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 60 }), fc.integer({ min: 1, max: 200 }), (texts, room) => {
        using store = createLineStore(room);

        const numbers = texts.map((text) => store.add(Buffer.from(text)));

        const order = [...numbers].reverse();
        expect(numbers).to.deep.equal(texts.map((_, n) => n));
        expect(order.map((n) => store.at(n).toString())).to.deep.equal([...texts].reverse());
      }),
    );
  });

  it('keeps what is beyond its room in a file that nobody finds, and of which a killed process leaves nothing', () => {
    const before = scratch();
    const store = createLineStore(8);
    for (let n = 0; n < 2000; n += 1) store.add(Buffer.from(`line ${n}`));

    const during = scratch();
    const lines = [store.at(0), store.at(1234), store.at(1999)].map(String);
    store[Symbol.dispose]();

    expect(lines).to.deep.equal(['line 0', 'line 1234', 'line 1999']);
    expect([during, scratch()]).to.deep.equal([before, before]);
  });

  it('is empty once disposed of, and may be filled again', () => {
    const store = createLineStore(16);
    const fill = (word: string) => Array.from({ length: 50 }, (_, n) => store.add(Buffer.from(`${word} ${n}`)));
    fill('first');

    store[Symbol.dispose]();
    const numbers = fill('second');

    expect(numbers.slice(0, 2)).to.deep.equal([0, 1]);
    expect([store.at(0), store.at(49)].map(String)).to.deep.equal(['second 0', 'second 49']);
    expect(() => store.at(50)).to.throw('there is no line 50 of 50');
    store[Symbol.dispose]();
    expect(() => store.at(0)).to.throw('there is no line 0 of 0');
  });

  it('has no other lines than those that were added', () => {
    using store = createLineStore();
    store.add(Buffer.from('one'));

    expect(() => store.at(1)).to.throw('there is no line 1 of 1');
  });
});
