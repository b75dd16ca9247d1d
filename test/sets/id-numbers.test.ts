import { expect } from 'chai';
import { createIdNumbers } from '../../src/sets/id-numbers.js';

describe('numbers of ids', () => {
  it('are given in order, once an id, and found again, whatever the ids look like', () => {
    const numbers = createIdNumbers();
    const okta = (n: number) => `00u${String(n).padStart(14, '0')}0g4`;
    const ids = Array.from({ length: 5000 }, (_, n) => (n % 7 === 0 ? `plain-${n}` : okta(n)));

    const given = ids.map((id) => numbers.numberOf(id));
    const again = ids.map((id) => numbers.numberOf(id));

    expect(given).to.deep.equal(ids.map((_, n) => n));
    expect(again).to.deep.equal(given);
    expect(ids.map((id) => numbers.find(id))).to.deep.equal(given);
    expect(numbers.size).to.equal(5000);
  });

  it('are none for ids that were never given one', () => {
    const numbers = createIdNumbers();
    numbers.numberOf('00u000000000000010g4');

    expect(numbers.find('00u000000000000020g4')).to.equal(undefined);
    expect(numbers.find('nobody')).to.equal(undefined);
    expect(numbers.size).to.equal(1);
  });
});
