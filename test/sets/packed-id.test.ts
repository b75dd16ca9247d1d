import { expect } from 'chai';
import fc from 'fast-check';
import { packId, WORDS } from '../../src/sets/packed-id.js';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const id = fc.string({ unit: fc.constantFrom(...ALPHABET), minLength: 20, maxLength: 20 });

function packed(text: string): string | undefined {
  const key = new Uint32Array(WORDS);
  return packId(text, key) ? key.join(' ') : undefined;
}

describe('an id packed into numbers', () => {
  it('differs wherever ids differ, and is the same wherever they are the same', () => {
    fc.assert(
      fc.property(id, id, (one, other) => {
        expect(packed(one) === packed(other)).to.equal(one === other);
      }),
    );
  });

  it('tells ids apart that differ in one place, the letter’s case included', () => {
    fc.assert(
      fc.property(id, fc.nat(19), fc.constantFrom(...ALPHABET), (text, place, letter) => {
        const changed = text.slice(0, place) + letter + text.slice(place + 1);
        expect(packed(changed) === packed(text)).to.equal(changed === text);
      }),
    );
  });

  for (const text of [
    '',
    '0oa',
    'x'.repeat(21),
    `${'x'.repeat(19)}-`,
    `${'x'.repeat(19)}é`,
    `${'x'.repeat(19)}\u0000`,
  ]) {
    it(`is none of ${JSON.stringify(text)}, which no id of Okta’s looks like`, () => {
      expect(packed(text)).to.equal(undefined);
    });
  }

  it('fits the largest and the smallest id', () => {
    expect(packed('z'.repeat(20))).not.to.equal(packed('0'.repeat(20)));
    expect(
      packed('z'.repeat(20))
        ?.split(' ')
        .every((word) => Number(word) < 2 ** 32),
    ).to.equal(true);
  });
});
