import { expect } from 'chai';
import { REMEDIATION_COLUMNS } from '../../../src/changes/apply/remediation-rows.js';
import { medianOf, removalDays } from '../../../src/changes/apply/removal-days.js';

describe('removalDays', () => {
  it('are those of the rows that say how long it took, the shortest first', () => {
    const rows = ['9.00', '', '10.50', '0.00'].map((text) =>
      REMEDIATION_COLUMNS.map((column) => (column === 'days_to_removal' ? text : 'x')),
    );

    expect(removalDays(rows)).to.deep.equal([0, 9, 10.5]);
  });
});

describe('medianOf', () => {
  for (const [values, median] of [
    [[], null],
    [[3], 3],
    [[9, 1, 5], 5],
    [[10, 2, 8, 4], 4],
  ] as const) {
    it(`takes ${median} of [${values}]`, () => {
      expect(medianOf(values)).to.equal(median);
    });
  }
});
