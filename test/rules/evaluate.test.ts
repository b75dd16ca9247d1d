import { expect } from 'chai';
import fc from 'fast-check';
import { createEvaluator } from '../../src/rules/evaluate.js';
import { RULE_IDS } from '../../src/rules/registry.js';
import type { Evaluation, Finding } from '../../src/rules/rule.js';
import type { Expectation, RulePolicy, Waiver } from '../../src/rules/rule-policy.js';
import { AS_OF_MS, type AssignmentParts, anAssignment } from '../support/builders.js';
import { aRulePolicy, defaultRules } from '../support/outcomes.js';

function evaluate(given: AssignmentParts, policy: Partial<RulePolicy> = {}, isShared = false): Evaluation {
  const assignment = anAssignment(given);
  const evaluator = createEvaluator(aRulePolicy(policy), AS_OF_MS);
  return evaluator.forApp(assignment.app, () => isShared)(assignment);
}

function found(evaluation: Evaluation): string[] {
  return evaluation.findings.map(({ ruleId, status }) => `${ruleId} ${status}`);
}

function anExpectation(overrides: Partial<Expectation> = {}): Expectation {
  return {
    apps: ['Payroll'],
    allow: 'profile.department eq "Sales"',
    severity: 'high',
    recommend: 'check',
    ...overrides,
  };
}

const UNREAD = { state: 'unread', why: '403' } as const;

describe('createEvaluator', () => {
  it('keeps an assignment that no rule objects to', () => {
    expect(evaluate({})).to.deep.equal({ findings: [], highestSeverity: undefined, recommendation: 'keep' });
  });

  it('lists findings in the order of the registry', () => {
    const evaluation = evaluate(
      {
        app: { status: 'INACTIVE' },
        appUser: { status: 'SUSPENDED', syncState: 'ERROR', credentials: { userName: 'svc' } },
        user: { status: 'DEPROVISIONED' },
      },
      {},
      true,
    );

    expect(found(evaluation)).to.deep.equal([
      'user-deactivated open',
      'app-inactive open',
      'assignment-not-active open',
      'provisioning-error open',
      'username-mismatch open',
      'shared-app-username open',
    ]);
  });

  it('recommends to revoke when the rule of an open finding does, and has its severity', () => {
    const evaluation = evaluate({ app: { status: 'INACTIVE' }, user: { status: 'DEPROVISIONED' } });

    expect(evaluation.recommendation).to.equal('revoke');
    expect(evaluation.highestSeverity).to.equal('critical');
  });

  it('recommends to check for any other open finding', () => {
    const evaluation = evaluate({ app: { status: 'INACTIVE' } });

    expect(evaluation.recommendation).to.equal('check');
    expect(evaluation.highestSeverity).to.equal('low');
  });

  it('recommends to check, never to revoke, what could not be judged, and gives it no severity', () => {
    const evaluation = evaluate({ lookup: UNREAD });

    expect(found(evaluation)).to.deep.equal([
      'user-deactivated unknown',
      'user-suspended unknown',
      'user-inactive unknown',
      'user-never-signed-in unknown',
      'user-missing unknown',
      'username-mismatch unknown',
    ]);
    expect(evaluation.recommendation).to.equal('check');
    expect(evaluation.highestSeverity).to.equal(undefined);
  });

  it('never recommends to revoke by an expectation that is unknown', () => {
    const evaluation = evaluate(
      { user: { profile: { department: null } } },
      { expectations: [anExpectation({ recommend: 'revoke' })] },
    );

    expect(found(evaluation)).to.deep.equal(['outside-expected-population unknown']);
    expect(evaluation.recommendation).to.equal('check');
  });

  it('finds a missing user by one rule only', () => {
    const evaluation = evaluate({ lookup: { state: 'missing' } }, { expectations: [anExpectation()] });

    expect(found(evaluation)).to.deep.equal(['user-missing open']);
  });

  it('switches a rule off', () => {
    const evaluation = evaluate({ user: { status: 'DEPROVISIONED' } }, { rules: defaultRules(['user-deactivated']) });

    expect(evaluation.findings).to.deep.equal([]);
  });

  it('gives findings the severity of the policy', () => {
    const rules = { ...defaultRules(), 'app-inactive': { on: true, settings: { severity: 'critical' } } } as const;

    expect(evaluate({ app: { status: 'INACTIVE' } }, { rules }).highestSeverity).to.equal('critical');
  });

  it('raises each expectation that names the app on its own, with its severity and recommendation', () => {
    const expectations = [
      anExpectation({ severity: 'low' }),
      anExpectation({ apps: ['Other'] }),
      anExpectation({
        apps: ['*roll'],
        allow: 'profile.userType eq "Contractor"',
        severity: 'critical',
        recommend: 'revoke',
      }),
      anExpectation({ allow: 'profile.department eq "Finance"' }),
    ];

    const { findings, recommendation, highestSeverity } = evaluate({}, { expectations });

    expect(findings.map(({ severity, recommend }) => `${severity} ${recommend}`)).to.deep.equal([
      'low check',
      'critical revoke',
    ]);
    expect(recommendation).to.equal('revoke');
    expect(highestSeverity).to.equal('critical');
  });

  it('raises no expectation while its rule is off', () => {
    const rules = defaultRules(['outside-expected-population']);

    expect(evaluate({}, { rules, expectations: [anExpectation()] }).findings).to.deep.equal([]);
  });

  it('finds by some rules what it finds by all of them, and asks for shared names only where one of them does', () => {
    const assignment = anAssignment({
      app: { status: 'INACTIVE' },
      appUser: { status: 'SUSPENDED', syncState: 'ERROR', credentials: { userName: 'svc' } },
      user: { status: 'DEPROVISIONED' },
    });
    const expired: Waiver = {
      ...{ id: 'w1', rule: 'app-inactive', app: assignment.app.label, user: assignment.appUser.id },
      ...{ reason: 'until June', approvedBy: 'cfo@example.com', expires: '2026-06-30' },
    };
    const policy = aRulePolicy({ waivers: [expired], expectations: [anExpectation()] });
    const findingsBy = (only?: ReadonlySet<string>) =>
      createEvaluator(policy, AS_OF_MS, only).forApp(assignment.app, () => true)(assignment).findings;
    const all = findingsBy();
    expect(all.map(({ ruleId }) => ruleId)).to.include.members(['waiver-expired', 'shared-app-username']);

    fc.assert(
      fc.property(fc.subarray([...RULE_IDS]), (ids) => {
        const only = new Set<string>(ids);
        const asked = ({ ruleId }: Finding) => only.has(ruleId);
        expect(findingsBy(only).filter(asked)).to.deep.equal(all.filter(asked));
        const { asksForSharedNames } = createEvaluator(policy, AS_OF_MS, only);
        expect(asksForSharedNames || !only.has('shared-app-username')).to.equal(true);
      }),
    );
    expect(createEvaluator(policy, AS_OF_MS, new Set(['app-inactive'])).asksForSharedNames).to.equal(false);
    const off = aRulePolicy({ rules: defaultRules(['shared-app-username']) });
    expect(createEvaluator(off, AS_OF_MS).asksForSharedNames).to.equal(false);
  });

  it('measures ages to the as-of of the run', () => {
    const assignment = anAssignment({ user: { lastLogin: '2026-01-01T00:00:00.000Z' } });
    const at = (asOf: string) =>
      createEvaluator(aRulePolicy(), Date.parse(asOf)).forApp(assignment.app, () => false)(assignment);

    expect(at('2026-04-01T00:00:00.000Z').findings).to.deep.equal([]);
    expect(found(at('2026-04-01T00:00:00.001Z'))).to.deep.equal(['user-inactive open']);
  });
});
