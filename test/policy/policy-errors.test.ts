import { expect } from 'chai';
import { problemsOf } from '../support/policy-problems.js';

const RULES =
  'user-deactivated, user-suspended, user-inactive, user-never-signed-in, user-missing, app-inactive, ' +
  'assignment-not-active, provisioning-error, direct-assignment, username-mismatch, shared-app-username, ' +
  'external-domain, outside-expected-population';

const KEYS =
  'apps, rateLimit, rules, expectations, conflicts, waivers, report, reviewers, owners, delivery, delegations, webhook, tickets, apply, paths, changes, usage, tieOut, admins, roster, serviceAccounts, sources';

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
      'a reviewer whom no mail would reach',
      'reviewers: { by: owner, fallback: "Access <team@example.com>" }\n',
      'p.yaml:1:35: reviewers.fallback: "Access <team@example.com>" is neither an e-mail nor a login: write the bare address',
    ],
    [
      'an address with a slip in it',
      'owners:\n  - { apps: [A], reviewer: cfo@@example.com }\n',
      'p.yaml:2:28: owners[0].reviewer: "cfo@@example.com" is not an e-mail address',
    ],
    [
      'an unknown rule',
      'rules:\n  user-missing: false\n  user-inctive: false\n',
      `p.yaml:3:3: rules: unknown rule "user-inctive"; known: ${RULES}, waiver-expired, app-not-used, direct-and-by-group, activity-after-leaving, admin-without-mfa, revoked-access-returned, user-moved, left-according-to-roster, not-in-roster, service-account-unowned, segregation-of-duties`,
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
      'a conflict with half of its sides',
      'conflicts:\n  - id: c1\n    first: { apps: [A] }\n',
      'p.yaml:2:5: conflicts[0].second: is missing',
    ],
    [
      'a side of a conflict that names no app',
      'conflicts: [{ id: c1, first: { apps: [] }, second: { apps: [B] } }]\n',
      'p.yaml:1:38: conflicts[0].first.apps: names no app',
    ],
    [
      'a filter of a conflict that does not parse',
      'conflicts: [{ id: c1, first: { apps: [A], where: role eq "x" }, second: { apps: [B] } }]\n',
      /^p\.yaml:1:50: conflicts\[0\]\.first\.where: unknown attribute "role"; known: /,
    ],
    [
      'an id of two conflicts',
      'conflicts:\n  - { id: c, first: { apps: [A] }, second: { apps: [B] } }\n  - { id: c, first: { apps: [A] }, second: { apps: [C] } }\n',
      'p.yaml:3:11: conflicts[1].id: "c" is the id of conflicts[0] as well',
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
      'a share that is not a number',
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
      'p.yaml:1:21: report.timezone: "Mars/Base" is not an IANA time zone; for instance UTC or Europe/Berlin',
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
      const [first] = await problemsOf(text);

      if (typeof problem === 'string') expect(first).to.equal(problem);
      else expect(first).to.match(problem);
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
