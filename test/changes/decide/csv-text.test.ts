import { expect } from 'chai';
import { csvText } from '../../../src/changes/decide/csv-text.js';

function textOf(bytes: Buffer): string {
  return csvText({ name: 'd.csv', bytes, sha256: '', changedAt: 0 });
}

describe('csvText', () => {
  const READ: readonly (readonly [what: string, bytes: Buffer, text: string])[] = [
    ['UTF-8', Buffer.from('Zoë,keep'), 'Zoë,keep'],
    ['UTF-8 with a mark, without it', Buffer.from('\ufeffZoë'), 'Zoë'],
    ['UTF-16 with its mark', Buffer.from('\ufeffZoë', 'utf16le'), 'Zoë'],
    ['UTF-16, big end first', Buffer.from('\ufeffZoë', 'utf16le').swap16(), 'Zoë'],
    ['UTF-16 without a mark', Buffer.from('Zoë', 'utf16le'), 'Zoë'],
    ['UTF-16 without a mark, big end first', Buffer.from('Zoë', 'utf16le').swap16(), 'Zoë'],
    ['an empty file', Buffer.alloc(0), ''],
    ['a single letter', Buffer.from('a'), 'a'],
  ];

  for (const [what, bytes, text] of READ) {
    it(`reads ${what}`, () => {
      expect(textOf(bytes)).to.equal(text);
    });
  }

  const REFUSED: readonly (readonly [what: string, bytes: Buffer, why: RegExp])[] = [
    ['a workbook', Buffer.from('PK\u0003\u0004'), /^d\.csv is a workbook or a ZIP file/],
    ['Windows-1252', Buffer.from('Zoë', 'latin1'), /is not UTF-8 text, but of an older encoding.*"CSV UTF-8"$/],
    ['half a UTF-16 unit', Buffer.from([0xff, 0xfe, 0x41]), /is not UTF-16LE text, as its first bytes say/],
    ['a lone surrogate', Buffer.from([0xfe, 0xff, 0xd8, 0x00]), /is not UTF-16BE text/],
    ['NUL characters', Buffer.from('keep\0'), /is not text: it has NUL characters/],
  ];

  for (const [what, bytes, why] of REFUSED) {
    it(`refuses ${what}`, () => {
      expect(() => textOf(bytes)).to.throw(why);
    });
  }
});
