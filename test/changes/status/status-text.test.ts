import { expect } from 'chai';
import type { Coverage } from '../../../src/changes/status/coverage.js';
import type { ReviewStatus } from '../../../src/changes/status/status.js';
import { statusLines } from '../../../src/changes/status/status-text.js';

function aStatus(overrides: Partial<ReviewStatus> = {}): ReviewStatus {
  return {
    ...aCoverage(),
    org: 'https://example.okta.com',
    asOf: '2026-06-30T12:00:00.000Z',
    assignedByPolicy: true,
    reviewers: [],
    apps: [],
    warnings: [],
    fallbacks: [],
    withoutReviewer: [],
    managersNotFound: [],
    ...overrides,
  };
}

function aCoverage(overrides: Partial<Coverage> = {}): Coverage {
  return {
    rows: 0,
    decided: 0,
    carried: 0,
    open: 0,
    refused: 0,
    noReviewer: 0,
    keep: 0,
    revoke: 0,
    keptAgainstRecommendation: 0,
    ...overrides,
  };
}

describe('status as text', () => {
  const shares: readonly (readonly [decided: number, rows: number, says: string])[] = [
    [0, 3, '0 of 3 decided (0 %)'],
    [1, 3, '1 of 3 decided (33 %)'],
    [29, 100, '29 of 100 decided (29 %)'],
    [57, 100, '57 of 100 decided (57 %)'],
    [999, 1000, '999 of 1000 decided (99 %)'],
    [3, 3, '3 of 3 decided (100 %)'],
    [0, 0, '0 of 0 decided:'],
  ];
  for (const [decided, rows, says] of shares) {
    it(`writes ${says}`, () => {
      expect(statusLines(aStatus({ decided, rows }))[0]).to.contain(says);
    });
  }

  it('tells of refused rows, which are open, and of those without a reviewer only where there are any', () => {
    const [without] = statusLines(aStatus({ rows: 9, open: 9 }));
    const [having] = statusLines(aStatus({ rows: 9, open: 6, refused: 2, noReviewer: 1 }));

    expect(without).to.match(/; 9 open$/);
    expect(having).to.match(/; 8 open, 2 of them refused; 1 without a reviewer$/);
  });

  it('says that anyone may decide where the policy names no reviewers, and only there', () => {
    const says = 'The policy names no reviewers';

    expect(statusLines(aStatus({ assignedByPolicy: false })).join('\n')).to.contain(says);
    expect(statusLines(aStatus()).join('\n')).to.not.contain(says);
  });

  it('marks warnings, and the signs below the reviewer whose they are', () => {
    const reviewer = { ...aCoverage({ rows: 12, decided: 12, keep: 12 }), reviewer: 'grace', signs: ['kept all 12'] };

    const lines = statusLines(aStatus({ warnings: ['removals: too many'], reviewers: [reviewer] }));

    expect(lines).to.include('! removals: too many');
    expect(lines[lines.findIndex((line) => line.startsWith('  grace:')) + 1]).to.equal('    ! kept all 12');
  });

  it('calls the reviewer of rows that nobody has decided "(anyone)"', () => {
    const lines = statusLines(
      aStatus({ reviewers: [{ ...aCoverage({ rows: 1, open: 1 }), reviewer: '', signs: [] }] }),
    );

    expect(lines).to.include('  (anyone): 0 of 1 decided (0 %): 0 keep, 0 revoke; 1 open');
  });

  it('names apps by label and id', () => {
    const app = { ...aCoverage({ rows: 2, open: 2 }), appId: '0oa1', appLabel: 'Payroll' };

    expect(statusLines(aStatus({ apps: [app] })).at(-1)).to.match(/^ {2}Payroll \(0oa1\): 0 of 2 decided/);
  });
});
