import { expect } from 'chai';
import type { RowBefore } from '../../../src/assignment/row-before.js';
import type { ReviewersPolicy } from '../../../src/policy/policy.js';
import { carriedDecisions } from '../../../src/policy/reviewers/carried.js';
import type { Finding } from '../../../src/rules/rule.js';
import { aFinding } from '../../support/reports.js';

const AS_OF = '2026-06-30T12:00:00.000Z';
const KEPT = { decision: 'keep', reviewer: 'cfo@example.com', at: '2026-03-31' } as const;

describe('decisions that are carried forward', () => {
  const cases: readonly (readonly [string, Partial<RowBefore>, readonly Partial<Finding>[], boolean])[] = [
    ['of a row that is the same and was kept', {}, [], true],
    ['of a row whose findings are all waived', {}, [{ status: 'waived' }], true],
    ['not of one with a finding', {}, [{ status: 'open' }], false],
    ['not of one that a rule could not judge', {}, [{ status: 'waived' }, { status: 'unknown' }], false],
    ['not of a changed row', { change: 'changed' }, [], false],
    ['not of a new row', { change: 'new' }, [], false],
    ['not of a row that the run before did not read', { change: undefined }, [], false],
    ['not of one that nobody decided', { decision: undefined }, [], false],
    ['not of one that was revoked and is still there', { decision: { ...KEPT, decision: 'revoke' } }, [], false],
    ['not of one that the policy kept, as nobody decided', { decision: { ...KEPT, reviewer: 'policy' } }, [], false],
    ['of a decision as old as it may be', { decision: { ...KEPT, at: '2025-06-30' } }, [], true],
    ['not of an older one', { decision: { ...KEPT, at: '2025-06-29T23:59:59.000Z' } }, [], false],
  ];
  for (const [title, before, findings, isCarried] of cases) {
    it(`are those ${title}`, () => {
      const carried = carriedOf({}, before, findings);

      expect(carried !== undefined).to.equal(isCarried);
    });
  }

  it('are as old as the policy lets them be', () => {
    expect(carriedOf({ carryForward: 'P30D' })).to.equal(undefined);
    expect(carriedOf({ carryForward: 'P6M' })).to.deep.equal(KEPT);
  });

  it('are none where everything is asked about, and where there is no run before', () => {
    expect(carriedOf({ scope: 'all' })).to.equal(undefined);
    const carries = carriedDecisions({ reviewers: undefined }, AS_OF);
    expect(carries(undefined, { findings: [], highestSeverity: undefined, recommendation: 'keep' })).to.equal(
      undefined,
    );
  });

  function carriedOf(
    policy: Partial<ReviewersPolicy>,
    before: Partial<RowBefore> = {},
    findings: readonly Partial<Finding>[] = [],
  ) {
    const reviewers: ReviewersPolicy = {
      ...{ by: 'owner', scope: 'changed', carryForward: 'P1Y', packets: ['xlsx'], requireToken: false },
      ...policy,
    };
    const carries = carriedDecisions({ reviewers }, AS_OF);
    const row: RowBefore = { change: 'same', changed: [], decision: KEPT, ...before };
    const evaluation = {
      findings: findings.map(aFinding),
      highestSeverity: undefined,
      recommendation: 'keep',
    } as const;
    return carries(row, evaluation);
  }
});
