import { expect } from 'chai';
import { createIdSet } from '../../src/sets/id-set.js';

describe('createIdSet', () => {
  it('counts an id once however often it comes', () => {
    const ids = createIdSet();

    for (const id of ['00u1', '00u2', '00u1', '', '00u2', '']) ids.add(id);

    expect(ids.size).to.equal(3);
  });

  it('counts exactly as a Set of strings does, past several growths', () => {
    const ids = createIdSet();
    const strings = new Set<string>();

    for (let index = 0; index < 200_000; index += 1) {
      const id = `00u${(Math.imul(index, 7919) >>> 0) % 65_537}x`;
      ids.add(id);
      strings.add(id);
    }

    expect(ids.size).to.equal(strings.size);
  });
});
