import { expect } from 'chai';
import { unitsOf } from '../../../src/changes/plan/units.js';

interface Row {
  readonly name: string;
  readonly userId: string;
  readonly memberships: readonly { groupId: string; groupName: string; apps: []; rules: []; collateral: [] }[];
}

function row(name: string, userId: string, ...groupIds: readonly string[]): Row {
  const memberships = groupIds.map(
    (groupId) => ({ groupId, groupName: '', apps: [], rules: [], collateral: [] }) as const,
  );
  return { name, userId, memberships: memberships as unknown as Row['memberships'] };
}

function namesOf(rows: readonly Row[]): string[] {
  return unitsOf(rows).map((unit) => unit.map(({ name }) => name).join(' '));
}

describe('what can only be done together', () => {
  it('is what hangs on the same membership of the same user, however many steps apart', () => {
    const rows = [
      row('a', '1', 'g1'),
      row('b', '2', 'g1'),
      row('c', '1', 'g2'),
      row('d', '1'),
      row('e', '1', 'g3', 'g2'),
      row('f', '1', 'g1', 'g3'),
      row('g', '2', 'g4'),
    ];

    expect(namesOf(rows)).to.deep.equal(['a c e f', 'b', 'd', 'g']);
  });

  it('keeps the order of the plan', () => {
    expect(namesOf([row('a', '1', 'g2'), row('b', '1', 'g1'), row('c', '1', 'g1', 'g2')])).to.deep.equal(['a b c']);
    expect(namesOf([])).to.deep.equal([]);
  });
});
