import { expect } from 'chai';
import { createPackedSet } from '../../src/sets/packed-set.js';

describe('a packed set', () => {
  it('holds each key once, whichever word they differ in', () => {
    const set = createPackedSet(3);
    const keys = Array.from({ length: 3000 }, (_, index) =>
      [1, 0, 0].map((word, at) => (at === index % 3 ? index + 1 : word)),
    );

    const fresh = keys.map((key) => set.add(key));

    expect(fresh).to.deep.equal(keys.map(() => true));
    expect(keys.map((key) => set.add(key))).to.deep.equal(keys.map(() => false));
    expect(set.size).to.equal(3000);
  });
});
