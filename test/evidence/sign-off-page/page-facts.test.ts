import { expect } from 'chai';
import { REMEDIATION } from '../../../src/changes/apply/remediation.js';
import { NO_APPROVERS } from '../../../src/changes/journal/journal-record.js';
import { countRemovals } from '../../../src/evidence/sign-off-page/page-facts.js';

function aRow(cells: Readonly<Record<string, string>>) {
  return REMEDIATION.columns.map(({ key }) => cells[key] ?? '');
}

describe('the removals of a sign-off’s page', () => {
  it('are none where nothing was planned', () => {
    expect(countRemovals(undefined)).to.equal(undefined);
  });

  it('are counted by what was to be done and what became of it, most rows first', () => {
    const counts = countRemovals({
      table: REMEDIATION,
      rows: [
        aRow({ action: 'manual-group' }),
        aRow({ action: 'unassign', outcome: 'removed', days_to_removal: '2.50', approval: 'bo, 2026-07-01, key k' }),
        aRow({ action: 'unassign', outcome: 'removed', days_to_removal: '0.25', restore_outcome: 'restored' }),
        aRow({ action: 'unassign', outcome: 'still-granted', restore_outcome: 'failed' }),
        aRow({ action: 'manual-source', outcome: 'gone', days_to_removal: '8.00' }),
        aRow({ action: 'manual-rule', outcome: 'gone', days_to_removal: '9.00', approval: 'bo, 2026-07-01, key k' }),
      ],
    });

    expect(counts).to.deep.equal({
      gone: 3,
      goneByExport: 1,
      putBack: 1,
      pending: 2,
      kinds: [
        { action: 'unassign', outcome: 'removed', rows: 2 },
        { action: 'manual-group', outcome: '', rows: 1 },
        { action: 'unassign', outcome: 'still-granted', rows: 1 },
        { action: 'manual-source', outcome: 'gone', rows: 1 },
        { action: 'manual-rule', outcome: 'gone', rows: 1 },
      ],
      days: { median: 2.5, longest: 9 },
      approvals: ['bo, 2026-07-01, key k'],
      isUnapproved: false,
    });
  });

  it('have no approval where the policy names no approvers', () => {
    const counts = countRemovals({ table: REMEDIATION, rows: [aRow({ action: 'unassign', approval: NO_APPROVERS })] });

    expect([counts?.approvals, counts?.isUnapproved]).to.deep.equal([[], true]);
  });

  it('took no time as long as nothing is gone', () => {
    expect(countRemovals({ table: REMEDIATION, rows: [aRow({ action: 'unassign' })] })?.days).to.equal(undefined);
  });
});
