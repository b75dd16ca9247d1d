import { expect } from 'chai';
import { problemsOf } from '../support/policy-problems.js';

const RULES =
  'user-deactivated, user-suspended, user-inactive, user-never-signed-in, user-missing, app-inactive, ' +
  'assignment-not-active, provisioning-error, direct-assignment, username-mismatch, shared-app-username, ' +
  'external-domain, outside-expected-population, app-not-used, direct-and-by-group, activity-after-leaving, admin-without-mfa, revoked-access-returned, user-moved, left-according-to-roster, not-in-roster, service-account-unowned, segregation-of-duties';

describe('an error of the waivers', () => {
  const GOOD = {
    id: 'W-1',
    rule: 'user-inactive',
    app: 'Payroll',
    user: 'ada@example.com',
    reason: 'Parental leave.',
    approvedBy: 'grace@example.com',
    expires: '2026-12-31',
  };

  /** One waiver as YAML, a key a line, in this order; undefined leaves the key out. */
  function yamlOf(overrides: Partial<Record<keyof typeof GOOD, string | undefined>>): string {
    const lines = Object.entries({ ...GOOD, ...overrides }).filter(([, value]) => value !== undefined);
    return `- ${lines.map(([key, value]) => `${key}: ${value}`).join('\n  ')}\n`;
  }

  const policy = 'waivers: w.yaml\n';

  for (const [what, overrides, problem] of [
    ['no reason', { reason: undefined }, 'w.yaml:1:3: [0].reason: is missing'],
    ['no approver', { approvedBy: undefined }, 'w.yaml:1:3: [0].approvedBy: is missing'],
    ['no expiry', { expires: undefined }, 'w.yaml:1:3: [0].expires: is missing'],
    ['no id', { id: undefined }, 'w.yaml:1:3: [0].id: is missing'],
    ['no rule', { rule: undefined }, 'w.yaml:1:3: [0].rule: is missing'],
    ['no app', { app: undefined }, 'w.yaml:1:3: [0].app: is missing'],
    ['no user', { user: undefined }, 'w.yaml:1:3: [0].user: is missing'],
    ['an empty reason', { reason: '" "' }, 'w.yaml:5:11: [0].reason: is empty'],
    ['a reason left open', { reason: '' }, 'w.yaml:5:11: [0].reason: expected text, found nothing'],
    [
      'an expiry that is not a date',
      { expires: 'never' },
      'w.yaml:7:12: [0].expires: "never" is not a date; write it as 2026-12-31',
    ],
    [
      'a day that does not exist',
      { expires: '2026-02-30' },
      'w.yaml:7:12: [0].expires: "2026-02-30" is not a date; write it as 2026-12-31',
    ],
    [
      'an expiry with a time',
      { expires: '2026-02-03T00:00:00Z' },
      'w.yaml:7:12: [0].expires: "2026-02-03T00:00:00Z" is not a date; write it as 2026-12-31',
    ],
    ['a rule that is none', { rule: 'user-old' }, `w.yaml:2:9: [0].rule: "user-old" is not a rule; known: ${RULES}`],
    [
      'a waiver of a waiver',
      { rule: 'waiver-expired' },
      `w.yaml:2:9: [0].rule: "waiver-expired" cannot be waived: renew the waiver that expired; known: ${RULES}`,
    ],
    [
      'an approver who is the subject',
      { approvedBy: ' ADA@example.com' },
      'w.yaml:6:16: [0].approvedBy: "ADA@example.com" cannot approve a waiver of their own access',
    ],
  ] as const) {
    it(`names the place of ${what}`, async () => {
      expect(await problemsOf(policy, yamlOf(overrides))).to.deep.equal([problem]);
    });
  }

  it('names the place of an id that is used twice, and that of the first', async () => {
    expect(await problemsOf(policy, yamlOf({}) + yamlOf({ app: 'Jira' }))).to.deep.equal([
      'w.yaml:8:7: [1].id: "W-1" is the id of w.yaml:1:7 as well',
    ]);
  });

  it('names the place of an unknown key', async () => {
    expect(await problemsOf(policy, `${yamlOf({})}  ticket: X-1\n`)).to.deep.equal([
      'w.yaml:8:3: [0]: unknown key "ticket"; known: id, rule, app, user, reason, approvedBy, expires',
    ]);
  });

  it('says so when the file is not a list', async () => {
    expect(await problemsOf(policy, 'waivers: []\n')).to.deep.equal([
      'w.yaml:1:1: expected a list, found keys and values',
    ]);
  });

  it('comes even when the policy itself is wrong', async () => {
    expect(await problemsOf(`${policy}x: 1\n`, 'a: [\n')).to.have.lengthOf.above(1);
  });
});
