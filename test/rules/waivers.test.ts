import { expect } from 'chai';
import { createEvaluator } from '../../src/rules/evaluate.js';
import type { Evaluation } from '../../src/rules/rule.js';
import type { RulePolicy, Waiver } from '../../src/rules/rule-policy.js';
import { AS_OF_MS, type AssignmentParts, anAssignment } from '../support/builders.js';
import { aRulePolicy, defaultRules } from '../support/outcomes.js';

function aWaiver(overrides: Partial<Waiver> = {}): Waiver {
  return {
    id: 'W-1',
    rule: 'user-deactivated',
    app: 'Payroll',
    user: 'ada.nakamura@example.com',
    reason: 'Handover until the end of the year.',
    approvedBy: 'grace.obi@example.com',
    expires: '2026-12-31',
    ...overrides,
  };
}

const LEAVER: AssignmentParts = { user: { status: 'DEPROVISIONED' } };

function evaluate(waivers: readonly Waiver[], given = LEAVER, policy: Partial<RulePolicy> = {}): Evaluation {
  const assignment = anAssignment(given);
  return createEvaluator(aRulePolicy({ waivers, ...policy }), AS_OF_MS).forApp(assignment.app, () => false)(assignment);
}

function found({ findings }: Evaluation): string[] {
  return findings.map(({ ruleId, status, waiverId }) => `${ruleId} ${status} ${waiverId}`.trim());
}

describe('waivers', () => {
  it('keep a waived finding visible, and take it from severity and recommendation', () => {
    const evaluation = evaluate([aWaiver()]);

    expect(found(evaluation)).to.deep.equal(['user-deactivated waived W-1']);
    expect(evaluation.recommendation).to.equal('keep');
    expect(evaluation.highestSeverity).to.equal(undefined);
  });

  it('leave the other findings of the assignment open', () => {
    const evaluation = evaluate([aWaiver()], { ...LEAVER, app: { status: 'INACTIVE' } });

    expect(found(evaluation)).to.deep.equal(['user-deactivated waived W-1', 'app-inactive open']);
    expect(evaluation.recommendation).to.equal('check');
  });

  for (const [what, overrides] of [
    ['login in another case', { user: 'ADA.Nakamura@EXAMPLE.com' }],
    ['user id', { user: '00u1ab2cd3ef4gh5ij6k' }],
    ['app id', { app: '0oa1gjh63g214q0Hq0g4' }],
    ['label glob', { app: 'pay*' }],
  ] as const) {
    it(`apply by ${what}`, () => {
      expect(found(evaluate([aWaiver(overrides)]))).to.deep.equal(['user-deactivated waived W-1']);
    });
  }

  for (const [what, overrides] of [
    ['rule', { rule: 'user-suspended' }],
    ['app', { app: 'Payroll 2' }],
    ['user', { user: 'grace.obi@example.com' }],
    ['user id, differing in case only', { user: '00U1AB2CD3EF4GH5IJ6K' }],
  ] as const) {
    it(`do not apply to another ${what}`, () => {
      expect(found(evaluate([aWaiver(overrides)]))).to.deep.equal(['user-deactivated open']);
    });
  }

  it('apply by user id where Okta has no user', () => {
    const waiver = aWaiver({ rule: 'user-missing', user: '00ugone' });
    const evaluation = evaluate([waiver], { appUser: { id: '00ugone' }, lookup: { state: 'missing' } });

    expect(found(evaluation)).to.deep.equal(['user-missing waived W-1']);
  });

  it('hold to the end of their last day in UTC', () => {
    const assignment = anAssignment(LEAVER);
    const at = (asOf: string) => {
      const evaluator = createEvaluator(aRulePolicy({ waivers: [aWaiver()] }), Date.parse(asOf));
      return evaluator.forApp(assignment.app, () => false)(assignment).findings[0]?.status;
    };

    expect(at('2026-12-31T23:59:59.999Z')).to.equal('waived');
    expect(at('2027-01-01T00:00:00.000Z')).to.equal('open');
  });

  it('raise a finding of their own when expired, beside the one that is open again', () => {
    const evaluation = evaluate([aWaiver({ expires: '2026-11-23' })]);

    expect(found(evaluation)).to.deep.equal(['user-deactivated open W-1', 'waiver-expired open W-1']);
    expect(evaluation.findings[1]?.reason).to.equal(
      'The waiver W-1 for user-deactivated, approved by grace.obi@example.com, expired on 2026-11-23.',
    );
    expect(evaluation.recommendation).to.equal('revoke');
  });

  it('raise nothing when expired without a finding that they would have waived', () => {
    expect(found(evaluate([aWaiver({ expires: '2020-01-01' })], {}))).to.deep.equal([]);
  });

  it('do not waive when expired while waiver-expired is off', () => {
    const rules = defaultRules(['waiver-expired']);

    expect(found(evaluate([aWaiver({ expires: '2020-01-01' })], LEAVER, { rules }))).to.deep.equal([
      'user-deactivated open W-1',
    ]);
  });

  it('give way to one that is in force', () => {
    const waivers = [aWaiver({ id: 'old', expires: '2025-12-31' }), aWaiver({ id: 'new', app: '*' })];

    expect(found(evaluate(waivers))).to.deep.equal(['user-deactivated waived new']);
  });

  it('are named by the last to expire when all have', () => {
    const waivers = [aWaiver({ id: '2024', expires: '2024-12-31' }), aWaiver({ id: '2025', expires: '2025-12-31' })];

    expect(found(evaluate(waivers))).to.deep.equal(['user-deactivated open 2025', 'waiver-expired open 2025']);
  });

  it('expire once however many expectations they covered', () => {
    const expectation = { apps: ['*'], allow: 'status eq "X"', severity: 'high', recommend: 'check' } as const;
    const waiver = aWaiver({ rule: 'outside-expected-population', expires: '2025-12-31' });

    expect(found(evaluate([waiver], {}, { expectations: [expectation, expectation] }))).to.deep.equal([
      'outside-expected-population open W-1',
      'outside-expected-population open W-1',
      'waiver-expired open W-1',
    ]);
  });

  it('leave what is unknown unknown', () => {
    const lookup = { state: 'unread', why: '403' } as const;
    const evaluation = evaluate([aWaiver({ user: '00u1ab2cd3ef4gh5ij6k' })], { lookup });

    expect(found(evaluation)).to.include('user-deactivated unknown');
  });

  for (const approvedBy of ['00u1ab2cd3ef4gh5ij6k', 'ADA.nakamura@example.com', 'ada@home.example']) {
    it(`do not apply when their approver ${approvedBy} is the subject under another name`, () => {
      const waiver = aWaiver({ user: '00u1ab2cd3ef4gh5ij6k', approvedBy });
      const evaluation = evaluate([waiver], { user: { ...LEAVER.user, profile: { email: 'ada@home.example' } } });

      expect(found(evaluation)).to.deep.equal(['user-deactivated open']);
      expect(evaluation.findings[0]?.reason).to.match(
        / The waiver W-1 does not apply: its approver .* is this user\.$/,
      );
    });
  }
});
