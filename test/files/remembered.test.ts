import { expect } from 'chai';
import fc from 'fast-check';
import { remembered } from '../../src/files/remembered.js';

describe('a remembered function', () => {
  it('says what the function says, whatever it was asked before', () => {
    const plain = (text: string) => `${text.length} ${text.toUpperCase()}`;
    const asked = fc.array(fc.oneof(fc.constantFrom('', 'a', 'b', 'x'.repeat(1_001)), fc.string()), { maxLength: 40 });

    fc.assert(
      fc.property(asked, (texts) => {
        const fast = remembered(plain);
        for (const text of texts) expect(fast(text)).to.equal(plain(text));
      }),
    );
  });

  it('asks once for what comes again, and holds neither long texts nor ever more of them', () => {
    const asked: string[] = [];
    const fast = remembered((text) => {
      asked.push(text);
      return text;
    });
    const long = 'x'.repeat(1_001);

    for (const text of ['often', 'often', long, long]) fast(text);
    for (let n = 0; n < 1_000; n += 1) fast(`once ${n}`);
    fast('often');

    expect(asked.filter((text) => text === long)).to.have.length(2);
    expect(asked.filter((text) => text === 'often')).to.have.length(2);
  });
});
