import { expect } from 'chai';
import { isLeftOpen, looksDecided } from '../../../src/changes/decide/returned-row.js';
import { aReturnedRow } from '../../support/returned-rows.js';

describe('looksDecided', () => {
  for (const text of ['keep', ' Revoke', 'REVOKE: left in May', 'keep, see mail', 'keep?']) {
    it(`takes ${JSON.stringify(text)} for a decision`, () => {
      expect(looksDecided(text)).to.equal(true);
    });
  }

  for (const text of ['', 'keeper', 'revoked', 'to revoke', '1 keep', 'kéep', 'Finance']) {
    it(`does not take ${JSON.stringify(text)} for one`, () => {
      expect(looksDecided(text)).to.equal(false);
    });
  }
});

describe('isLeftOpen', () => {
  it('holds without a decision and without a reason only', () => {
    const rows = [
      { decision: '', reason: '' },
      { decision: 'keep', reason: '' },
      { decision: '', reason: 'why' },
    ];

    expect(rows.map((row) => isLeftOpen(aReturnedRow(row)))).to.deep.equal([true, false, false]);
  });
});
