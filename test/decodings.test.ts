import { expect } from 'chai';
import { decodingsOf, readingsOf } from '../src/decodings.js';

describe('decodings of a run of characters', () => {
  for (const [what, run] of [
    ['hexadecimal digits', Buffer.from('secret-text').toString('hex')],
    ['base64', Buffer.from('secret-text').toString('base64')],
    ['pairs of hexadecimal digits', '73:65:63:72:65:74:2d:74:65:78:74'],
    ['numbers of bytes', '115, 101, 99, 114, 101, 116, 45, 116, 101, 120, 116'],
    ['base64 of two bytes a letter', Buffer.from('secret-text', 'utf16le').toString('base64')],
    ['base64 after another letter', `x${Buffer.from('secret-text').toString('base64')}`],
  ] as const) {
    it(`undo ${what}`, () => {
      expect(decodingsOf(run, 8).some((text) => text.includes('secret-text'))).to.equal(true);
    });
  }

  it('leave out runs that are too short to hold anything', () => {
    expect(decodingsOf('YWJj', 8)).to.deep.equal([]);
  });
});

describe('readings of a text', () => {
  for (const [what, text] of [
    ['percent signs', '%73ecret-%74ext'],
    ['escapes', '\\u0073ecret\\x2dte\\170t'],
    ['entities', '&#115;ecret&#x2D;text'],
    ['quoted-printable', 'secret=2Dt=65xt'],
    ['folded lines', 'secret=\r\n-\r\n\ttext'],
    ['letters of full width', 'ｓecret－text'],
  ] as const) {
    it(`undo ${what}, and say where it stands`, () => {
      const [reading, ...more] = readingsOf(`<${text}>`);
      const at = reading?.text.indexOf('secret-text') ?? -1;

      expect(more).to.deep.equal([]);
      expect(reading?.placeOf(at, at + 'secret-text'.length)).to.deep.equal([1, 1 + text.length]);
    });
  }

  it('are none of a text without codes', () => {
    expect(readingsOf('100 % of <R&D> = \\ 1\t2')).to.deep.equal([]);
  });

  it('hold what is near a code, however far apart codes are', () => {
    const text = `${'a'.repeat(5000)}%41${'b'.repeat(5000)}%42c`;

    const [reading] = readingsOf(text);

    expect(reading?.text).to.match(/^a{512}Ab+Bc$/);
    expect(reading?.placeOf(reading.text.length - 2, reading.text.length)).to.deep.equal([
      text.length - 4,
      text.length,
    ]);
  });
});
