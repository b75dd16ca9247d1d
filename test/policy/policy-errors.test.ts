import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { loadPolicy } from '../../src/policy/load.js';
import { aFolderOf } from '../support/folder-of.js';
import { rejectionOf } from '../support/rejection.js';

/** The problems of a policy, and of its waivers, without the folder in front of the file's name. */
async function problemsOf(policy: string | Uint8Array, waivers?: string): Promise<readonly string[]> {
  const folder = await aFolderOf({ 'p.yaml': policy, ...(waivers === undefined ? {} : { 'w.yaml': waivers }) });
  const error = await rejectionOf(loadPolicy(join(folder, 'p.yaml')));
  if (!(error instanceof ConfigError)) throw error;
  return error.problems.map((problem) => problem.replaceAll(`${folder}/`, ''));
}

const RULES =
  'user-deactivated, user-suspended, user-inactive, user-never-signed-in, user-missing, app-inactive, ' +
  'assignment-not-active, provisioning-error, direct-assignment, username-mismatch, shared-app-username, ' +
  'external-domain, outside-expected-population';

const KEYS = 'apps, rateLimit, rules, expectations, waivers, report, reviewers, owners, apply, tieOut';

describe('an error of the policy', () => {
  for (const [what, text, problem] of [
    ['an unknown key', 'apps: {}\naps: {}\n', `p.yaml:2:1: unknown key "aps"; known: ${KEYS}`],
    ['an unknown key that says nothing', 'aps:\n', `p.yaml:1:1: unknown key "aps"; known: ${KEYS}`],
    [
      'an unknown key of a section',
      'apps:\n  includes: []\n',
      'p.yaml:2:3: apps: unknown key "includes"; known: statuses, include, exclude',
    ],
    [
      'an unknown rule',
      'rules:\n  user-missing: false\n  user-inctive: false\n',
      `p.yaml:3:3: rules: unknown rule "user-inctive"; known: ${RULES}, waiver-expired`,
    ],
    [
      'an unknown setting of a rule',
      'rules:\n  user-inactive: { days: 90 }\n',
      'p.yaml:2:20: rules.user-inactive: unknown key "days"; known: severity, after',
    ],
    [
      'a setting of another rule',
      'rules: { user-missing: { after: P3D } }\n',
      'p.yaml:1:26: rules.user-missing: unknown key "after"; known: severity',
    ],
    [
      'a rule that is neither settings nor false',
      'rules: { user-missing: off }\n',
      'p.yaml:1:24: rules.user-missing: expected the settings of the rule, or false to switch it off',
    ],
    [
      'an unknown severity',
      'rules: { user-missing: { severity: severe } }\n',
      'p.yaml:1:36: rules.user-missing.severity: "severe" is not known; known: low, medium, high, critical',
    ],
    [
      'a duration that is none',
      'rules:\n  user-inactive:\n    after: 90 days\n',
      'p.yaml:3:12: rules.user-inactive.after: "90 days" is not an ISO 8601 duration; for instance P90D, P3M or PT12H',
    ],
    [
      'a number where a duration stands',
      'rules: { user-inactive: { after: 90 } }\n',
      'p.yaml:1:34: rules.user-inactive.after: expected text, found 90, which is text only in quotes',
    ],
    [
      'a domain that is none',
      'rules: { external-domain: { allowedDomains: [example.com, "@x.org"] } }\n',
      'p.yaml:1:59: rules.external-domain.allowedDomains[1]: "@x.org" is not a domain; write example.com, or *.example.com for its subdomains',
    ],
    [
      'a text where a list stands',
      'rules: { direct-assignment: { apps: "AWS*" } }\n',
      'p.yaml:1:37: rules.direct-assignment.apps: expected a list, found the text "AWS*"',
    ],
    [
      'an unknown app status',
      'apps: { statuses: [ACTIVE, ATCIVE] }\n',
      'p.yaml:1:28: apps.statuses[1]: "ATCIVE" is not known; known: ACTIVE, INACTIVE, DELETED',
    ],
    [
      'no app status at all',
      'apps: { statuses: [] }\n',
      'p.yaml:1:19: apps.statuses: names no status, so that no app would be reviewed',
    ],
    ['an empty glob', 'apps: { exclude: [""] }\n', 'p.yaml:1:19: apps.exclude[0]: is empty'],
    ['a share of nothing', 'rateLimit: { share: 0 }\n', 'p.yaml:1:21: rateLimit.share: must be above 0'],
    ['a share of more than all', 'rateLimit: { share: 1.1 }\n', 'p.yaml:1:21: rateLimit.share: must be 1 or less'],
    [
      'a share that is no number',
      'rateLimit: { share: .nan }\n',
      'p.yaml:1:21: rateLimit.share: expected a number, found null, which is text only in quotes',
    ],
    ['no concurrency', 'rateLimit: { maxConcurrent: 0 }\n', 'p.yaml:1:29: rateLimit.maxConcurrent: must be 1 or more'],
    [
      'half a request',
      'rateLimit: { maxConcurrent: 1.5 }\n',
      'p.yaml:1:29: rateLimit.maxConcurrent: must be a whole number',
    ],
    [
      'a time zone that is none',
      'report: { timezone: Mars/Base }\n',
      'p.yaml:1:21: report.timezone: "Mars/Base" is no IANA time zone; for instance UTC or Europe/Berlin',
    ],
    [
      'an expectation of no app',
      'expectations:\n  - { apps: [], allow: id pr }\n',
      'p.yaml:2:13: expectations[0].apps: names no app',
    ],
    [
      'an expectation without apps',
      'expectations:\n  - allow: id pr\n',
      'p.yaml:2:5: expectations[0].apps: is missing',
    ],
    [
      'an expectation without a filter',
      'expectations:\n  - apps: [x]\n',
      'p.yaml:2:5: expectations[0].allow: is missing',
    ],
    [
      'an unknown recommendation',
      'expectations: [{ apps: [x], allow: id pr, recommend: delete }]\n',
      'p.yaml:1:54: expectations[0].recommend: "delete" is not known; known: revoke, check',
    ],
    [
      'a filter that does not parse',
      'expectations:\n  - apps: [x]\n    allow: profile.a eq "x" andd id pr\n',
      'p.yaml:3:12: expectations[0].allow: character 18: andd is not expected here; a filter reads: attribute eq|ne|co|sw|ew|gt|ge|lt|le value, attribute pr, and, or, not (…), with text in double quotes',
    ],
    [
      'a filter over an unknown attribute',
      'expectations:\n  - apps: [x]\n    allow: department eq "x"\n',
      'p.yaml:3:12: expectations[0].allow: unknown attribute "department"; known: id, status, created, lastLogin, type.id, appUser.id, appUser.externalId, appUser.created, appUser.lastUpdated, appUser.scope, appUser.status, appUser.statusChanged, appUser.syncState, appUser.lastSync, appUser.passwordChanged, appUser.credentials.userName, profile.<name>, appUser.profile.<name>',
    ],
    ['a list where keys stand', '- apps\n', 'p.yaml:1:1: expected keys and values, found a list'],
    ['text where keys stand', 'apps\n', 'p.yaml:1:1: expected keys and values, found the text "apps"'],
    [
      'a merge key, which YAML 1.2 has not',
      'apps: { <<: {} }\n',
      'p.yaml:1:9: apps: unknown key "<<"; known: statuses, include, exclude',
    ],
    [
      'a key of JavaScript',
      'apps: { __proto__: {} }\n',
      'p.yaml:1:9: apps: unknown key "__proto__"; known: statuses, include, exclude',
    ],
    [
      'a value within an alias, at the nearest place that is known',
      'rules:\n  user-inactive: &x { after: P0D }\n  user-never-signed-in: *x\n',
      'p.yaml:2:30: rules.user-inactive.after: "P0D" is not longer than nothing',
    ],
  ] as const) {
    it(`names the place of ${what}`, async () => {
      expect((await problemsOf(text))[0]).to.equal(problem);
    });
  }

  it('comes with all others, in the order in which they stand', async () => {
    const problems = await problemsOf(
      'waivers: w.yaml\nrules: { user-x: 1, user-inactive: { after: no } }\nrateLimit: { share: 2, x: 1, y: 2 }\n',
      '- { id: a, expires: never }\n',
    );

    expect(problems.map((problem) => problem.split(': ').slice(0, 2).join(': '))).to.deep.equal([
      'p.yaml:2:10: rules',
      'p.yaml:2:45: rules.user-inactive.after',
      'p.yaml:3:21: rateLimit.share',
      'p.yaml:3:24: rateLimit',
      'p.yaml:3:30: rateLimit',
      'w.yaml:1:3: [0].rule',
      'w.yaml:1:3: [0].app',
      'w.yaml:1:3: [0].user',
      'w.yaml:1:3: [0].reason',
      'w.yaml:1:3: [0].approvedBy',
      'w.yaml:1:21: [0].expires',
    ]);
  });
});

describe('an error of the policy file itself', () => {
  for (const [what, text, problem] of [
    ['a key that is given twice', 'apps: {}\napps: {}\n', /^p\.yaml:2:1: not valid YAML: Map keys must be unique/],
    ['a tab', 'apps:\n\tinclude: []\n', /^p\.yaml:2:1: not valid YAML: Tabs are not allowed as indentation/],
    ['a bracket that is not closed', 'apps: { include: [a\n', /^p\.yaml:\d+:\d+: not valid YAML: /],
    ['a second document', 'apps: {}\n---\nrules: {}\n', /^p\.yaml:\d+:\d+: not valid YAML: .*multiple documents/],
    ['a tag', 'apps: !!js/function x\n', /^p\.yaml:1:7: not valid YAML: Unresolved tag/],
    ['an alias of nothing', 'apps: *x\n', /^p\.yaml:1:7: not valid YAML: The alias \*x has no anchor before it/],
  ] as const) {
    it(`names the place of ${what}`, async () => {
      expect((await problemsOf(text))[0]).to.match(problem);
    });
  }

  it('refuses aliases that stand for gigabytes', async () => {
    const levels = Array.from(
      { length: 12 },
      (_, n) =>
        `x${n}: &x${n} [${Array(10)
          .fill(n === 0 ? 'lol' : `*x${n - 1}`)
          .join(', ')}]`,
    );

    const problems = await problemsOf(levels.join('\n'));

    expect(problems).to.have.lengthOf(1);
    expect(problems[0]).to.match(/^p\.yaml: cannot be read as data: Excessive alias count/);
  });

  it('refuses a file that is no UTF-8', async () => {
    expect(await problemsOf(Uint8Array.of(0x61, 0x3a, 0xff))).to.deep.equal(['p.yaml: is not UTF-8 text']);
  });

  it('refuses a file that is far too large', async () => {
    expect(await problemsOf(new Uint8Array(8 * 1024 * 1024 + 1).fill(0x20))).to.deep.equal([
      'p.yaml: is larger than 8388608 bytes',
    ]);
  });

  it('names a file that is not there', async () => {
    const error = await rejectionOf(loadPolicy('no/such.yaml'));

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/^no\/such\.yaml: cannot be read: ENOENT/);
  });

  it('names the key that names waivers which are not there', async () => {
    expect((await problemsOf('apps: {}\nwaivers: w.yaml\n'))[0]).to.match(
      /^p\.yaml:2:10: waivers: w\.yaml: cannot be read: ENOENT/,
    );
  });
});

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
      'an expiry that is no date',
      { expires: 'never' },
      'w.yaml:7:12: [0].expires: "never" is no date; write it as 2026-12-31',
    ],
    [
      'a day that does not exist',
      { expires: '2026-02-30' },
      'w.yaml:7:12: [0].expires: "2026-02-30" is no date; write it as 2026-12-31',
    ],
    [
      'an expiry with a time',
      { expires: '2026-02-03T00:00:00Z' },
      'w.yaml:7:12: [0].expires: "2026-02-03T00:00:00Z" is no date; write it as 2026-12-31',
    ],
    ['a rule that is none', { rule: 'user-old' }, `w.yaml:2:9: [0].rule: "user-old" is no rule; known: ${RULES}`],
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

  it('says so when the file is no list', async () => {
    expect(await problemsOf(policy, 'waivers: []\n')).to.deep.equal([
      'w.yaml:1:1: expected a list, found keys and values',
    ]);
  });

  it('comes even when the policy itself is wrong', async () => {
    expect(await problemsOf(`${policy}x: 1\n`, 'a: [\n')).to.have.lengthOf.above(1);
  });
});
