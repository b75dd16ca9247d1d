import { expect } from 'chai';
import type { HeldAccess, HeldSides } from '../../src/assignment/held-sides.js';
import { createEvaluator } from '../../src/rules/evaluate.js';
import type { Evaluation } from '../../src/rules/rule.js';
import type { Conflict, RulePolicy, Waiver } from '../../src/rules/rule-policy.js';
import { AS_OF_MS, type AssignmentParts, anAssignment } from '../support/builders.js';
import { aRulePolicy, defaultRules } from '../support/outcomes.js';

const CONFLICT: Conflict = {
  id: 'vendor-and-payment',
  title: 'Creates vendors and pays them',
  first: { apps: ['NetSuite*'], where: 'appUser.profile.role eq "Vendor admin"' },
  second: { apps: ['Payroll'] },
  severity: 'critical',
};
const NETSUITE: HeldAccess = { app: { id: '0oaN', label: 'NetSuite' }, how: 'by group Vendors', isCertain: true };
const PAYROLL: HeldAccess = {
  app: { id: '0oa1gjh63g214q0Hq0g4', label: 'Payroll' },
  how: 'assigned directly',
  isCertain: true,
};

function sides(first: readonly HeldAccess[], second: readonly HeldAccess[], unknown = ''): HeldSides {
  return { first: { accesses: first, unknown }, second: { accesses: second, unknown } };
}

interface Given extends AssignmentParts {
  readonly held?: HeldSides;
  readonly looked?: boolean;
}

function evaluate({ held, looked = true, ...parts }: Given, policy: Partial<RulePolicy> = {}): Evaluation {
  const found = held === undefined ? new Map() : new Map([[CONFLICT.id, held]]);
  const assignment = { ...anAssignment(parts), ...(looked ? { sides: found } : {}) };
  const evaluator = createEvaluator(aRulePolicy({ conflicts: [CONFLICT], ...policy }), AS_OF_MS);
  return evaluator.forApp(assignment.app, () => false)(assignment);
}

const reasons = ({ findings }: Evaluation) => findings.map(({ status, reason }) => `${status}: ${reason}`);

const VENDOR_ADMIN = {
  app: { id: '0oaN', label: 'NetSuite' },
  appUser: { profile: { role: 'Vendor admin' } },
} satisfies AssignmentParts;

describe('segregation-of-duties', () => {
  it('fires on the second side, and names the other access and how it is granted', () => {
    const evaluation = evaluate({ held: sides([NETSUITE], [PAYROLL]) });

    expect(reasons(evaluation)).to.deep.equal([
      'open: Both sides of “Creates vendors and pays them” (vendor-and-payment) are in one hand: beside this access the user has NetSuite (by group Vendors).',
    ]);
    expect(evaluation.highestSeverity).to.equal('critical');
    expect(evaluation.recommendation).to.equal('check');
  });

  it('fires on the first side as well', () => {
    expect(reasons(evaluate({ ...VENDOR_ADMIN, held: sides([NETSUITE], [PAYROLL]) }))).to.deep.equal([
      'open: Both sides of “Creates vendors and pays them” (vendor-and-payment) are in one hand: beside this access the user has Payroll (assigned directly).',
    ]);
  });

  it('names the conflict by its id where it has no title, and counts what it does not name', () => {
    const many = Array.from({ length: 7 }, (_, n) => ({ ...NETSUITE, app: { id: `0oa${n}`, label: `N${n}` } }));
    const { title: _title, ...untitled } = CONFLICT;

    const evaluation = evaluate({ held: sides(many, [PAYROLL]) }, { conflicts: [untitled] });

    expect(reasons(evaluation)[0]).to.match(
      /^open: Both sides of the conflict vendor-and-payment .* N4 \(by group Vendors\) and 2 more\.$/,
    );
  });

  it('fires where one access is both sides', () => {
    const conflicts = [{ ...CONFLICT, first: { apps: ['Payroll'] } }];

    const evaluation = evaluate({ held: sides([PAYROLL], [PAYROLL]) }, { conflicts });

    expect(reasons(evaluation)).to.deep.equal([
      'open: Both sides of “Creates vendors and pays them” (vendor-and-payment) are in this one access.',
    ]);
  });

  it('passes where the user has one side only', () => {
    expect(evaluate({}).findings).to.deep.equal([]);
  });

  it('is not applicable to an access that the side’s filter leaves out', () => {
    const held = sides([NETSUITE], [PAYROLL]);

    expect(evaluate({ app: VENDOR_ADMIN.app, appUser: { profile: { role: 'Viewer' } }, held }).findings).to.deep.equal(
      [],
    );
  });

  it('is not applicable to other apps', () => {
    expect(
      evaluate({ app: { id: '0oaS', label: 'Slack' }, held: sides([NETSUITE], [PAYROLL]) }).findings,
    ).to.deep.equal([]);
  });

  it('is unknown where the access’s own filter cannot be decided, and says what it has', () => {
    expect(reasons(evaluate({ app: VENDOR_ADMIN.app, held: sides([NETSUITE], [PAYROLL]) }))).to.deep.equal([
      'unknown: Whether both sides of “Creates vendors and pays them” (vendor-and-payment) are in one hand is not known: whether this access is one side of it is not decided: it has no appUser.profile.role.',
    ]);
  });

  it('passes where its own filter cannot be decided and nothing is on the other side', () => {
    expect(evaluate({ app: VENDOR_ADMIN.app, held: sides([NETSUITE], []) }).findings).to.deep.equal([]);
  });

  it('is unknown where the other side’s filter cannot be decided', () => {
    const [reason] = reasons(evaluate({ held: sides([{ ...NETSUITE, isCertain: false }], [PAYROLL]) }));

    expect(reason)
      .to.include('unknown: ')
      .and.to.include('whether the other side is NetSuite (by group Vendors) is not decided');
  });

  it('is unknown where an app of the other side was not read to its end', () => {
    const [reason] = reasons(evaluate({ held: sides([], [PAYROLL], 'NetSuite was not read to its end') }));

    expect(reason).to.match(/^unknown: .*: NetSuite was not read to its end\.$/);
  });

  it('is unknown, and no pass, where nobody looked at the other accesses', () => {
    expect(reasons(evaluate({ looked: false }))[0]).to.include('were not looked at');
  });

  it('judges an assignment without its user by what the assignment itself has', () => {
    const lookup = { state: 'missing' } as const;

    const { findings } = evaluate({ ...VENDOR_ADMIN, lookup, held: sides([NETSUITE], [PAYROLL]) });

    expect(findings.map(({ ruleId }) => ruleId)).to.deep.equal(['user-missing', 'segregation-of-duties']);
  });

  it('judges nothing where it is switched off', () => {
    const rules = defaultRules(['segregation-of-duties']);

    expect(evaluate({ held: sides([NETSUITE], [PAYROLL]) }, { rules }).findings).to.deep.equal([]);
  });
});

describe('a waiver of one access of a pair', () => {
  const held = sides([NETSUITE], [PAYROLL]);
  const waiver: Waiver = {
    ...{ id: 'W-7', rule: 'segregation-of-duties', app: 'NetSuite', user: 'ada.nakamura@example.com' },
    ...{ reason: 'Two-person team.', approvedBy: 'grace.obi@example.com', expires: '2026-12-31' },
  };

  it('waives that access and says that it waives the pair', () => {
    const { findings } = evaluate({ ...VENDOR_ADMIN, held }, { waivers: [waiver] });

    expect(findings[0]).to.include({ status: 'waived', waiverId: 'W-7' });
    expect(findings[0]?.reason).to.match(/ The waiver W-7 waives the pair, the other access included\.$/);
  });

  it('waives the other access, and says by what', () => {
    const { findings } = evaluate({ held }, { waivers: [waiver] });

    expect(findings.map(({ status, waiverId }) => [status, waiverId])).to.deep.equal([['waived', 'W-7']]);
    expect(findings[0]?.reason).to.match(/ The waiver W-7 of NetSuite waives the pair\.$/);
  });

  it('leaves the other access open while it makes another pair that nobody accepted', () => {
    const oracle = { ...NETSUITE, app: { id: '0oaO', label: 'Oracle' } };

    const { findings } = evaluate({ held: sides([NETSUITE, oracle], [PAYROLL]) }, { waivers: [waiver] });

    expect(findings.map(({ status }) => status)).to.deep.equal(['open']);
  });

  for (const [what, change] of [
    ['has expired', { expires: '2026-11-01' }],
    ['is approved by the user', { approvedBy: 'ada.nakamura@example.com' }],
    ['is of another user', { user: 'grace.obi@example.com' }],
    ['is of another rule', { rule: 'user-inactive' }],
  ] as const) {
    it(`waives no pair where it ${what}`, () => {
      const { findings } = evaluate({ held }, { waivers: [{ ...waiver, ...change }] });

      expect(findings.map(({ ruleId, status }) => [ruleId, status])).to.deep.equal([['segregation-of-duties', 'open']]);
    });
  }
});
