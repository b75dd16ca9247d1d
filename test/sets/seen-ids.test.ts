import { expect } from 'chai';
import { createSeenIds } from '../../src/sets/seen-ids.js';
import { seededRandom } from '../support/seeded-random.js';

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

describe('seen ids', () => {
  it('are told apart exactly as a Set of strings does, Okta’s and others', () => {
    const random = seededRandom(3);
    const letter = () => LETTERS[Math.floor(random() * LETTERS.length)] ?? '';
    // few places differ, and most of these ids come twice or more
    const id = () => `00u${letter()}0000000${letter()}00000${letter()}g4${random() < 0.1 ? '' : letter()}`;
    const ids = Array.from({ length: 200_000 }, (_, index) => (index % 50 === 0 ? `other ${index % 700}` : id()));
    const strings = new Set<string>();
    const expected = ids.map((one) => strings.size < strings.add(one).size);
    const seen = createSeenIds();

    const fresh = ids.map((one) => seen.add(one));

    expect(fresh).to.deep.equal(expected);
    expect(seen.size).to.equal(strings.size);
  });

  for (const [one, other] of [
    ['00000000000000000000', '00000000000000000001'],
    ['0000000000000000000a', '0000000000000000000A'],
    ['zzzzzzzzzzzzzzzzzzzz', 'zzzzzzzzzzzzzzzzzzz'],
    ['0000000000000000000-', '0000000000000000000_'],
    ['00u1', '00u1 '],
    ['', ' '],
  ] as const) {
    it(`tell "${one}" from "${other}"`, () => {
      const seen = createSeenIds();

      expect([one, other, one, other].map((id) => seen.add(id))).to.deep.equal([true, true, false, false]);
    });
  }
});
