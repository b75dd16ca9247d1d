import { expect } from 'chai';
import { fittedHeight, wrappedLines } from '../../src/packets/packet-height.js';

describe('the height of a packet’s row', () => {
  it('counts the lines of text that wraps between words, and of a word that is longer than its line', () => {
    const lines = [
      ['', 10],
      ['one two', 10],
      ['one two three', 10],
      ['two\nlines', 10],
      ['x'.repeat(11), 10],
      ['x'.repeat(23), 10],
      [`a ${'x'.repeat(23)}`, 10],
      ['aaaaaaaaa bbbbbbbbb ccccccccc', 10],
    ] as const;

    expect(lines.map(([text, width]) => wrappedLines(text, width))).to.deep.equal([1, 1, 2, 2, 1, 3, 4, 3]);
  });

  it('is what the longest cell needs, within what Excel takes', () => {
    expect(
      fittedHeight([
        { text: 'a b', width: 1 },
        { text: 'a', width: 9 },
      ]),
    ).to.equal(30);
    expect(fittedHeight([{ text: 'word '.repeat(500), width: 5 }])).to.equal(405);
  });
});
