import { appNotUsed } from '../../src/rules/app-not-used.js';
import { aUse, DAY_MS } from '../support/a-use.js';
import { AS_OF_MS } from '../support/builders.js';
import { describeRule } from '../support/describe-rule.js';

const ago = (days: number): number => AS_OF_MS - days * DAY_MS;
const gap = [
  { fromMs: ago(200), toMs: ago(60) },
  { fromMs: ago(50), toMs: AS_OF_MS },
];

describeRule(appNotUsed, [
  {
    when: 'to an admin role, which nobody signs in to',
    given: { app: { name: 'okta_admin_role' }, use: aUse({ lastMs: ago(120) }) },
    expected: 'not-applicable',
  },
  { when: 'where the policy names no ledger', given: {}, expected: 'not-applicable' },
  {
    when: 'for a last use 120 days ago, with both dates, the limit and what it rests on',
    given: { use: aUse({ lastMs: ago(120) }) },
    expected: 'finding',
    reason:
      'The app was last used on 2026-07-27, 120 days before 2026-11-24; the policy allows 90 days. This rests on events of the System Log: single sign-on.',
  },
  { when: 'a millisecond after the limit', given: { use: aUse({ lastMs: ago(90) - 1 }) }, expected: 'finding' },
  { when: 'exactly at the limit', given: { use: aUse({ lastMs: ago(90) }) }, expected: 'pass' },
  {
    when: 'for no use that is known, with since when it would be',
    given: { use: aUse({ lastMs: undefined }) },
    expected: 'finding',
    reason:
      'No use of the app is known since 2026-05-08, 200 days before 2026-11-24; the policy allows 90 days. This rests on events of the System Log: single sign-on.',
  },
  {
    when: 'for a recent use, whatever the ledger covers',
    given: { use: aUse({ lastMs: ago(3), ledger: { spans: [], kinds: 'x' } }) },
    expected: 'pass',
  },
  {
    when: 'for an assignment younger than the limit',
    given: { use: aUse({ lastMs: undefined }), appUser: { created: '2026-10-01T00:00:00.000Z' } },
    expected: 'not-applicable',
  },
  {
    when: 'without the time of the assignment',
    given: { use: aUse({ lastMs: undefined }), appUser: { created: null } },
    expected: 'unknown',
    reason: 'Okta gave no time of the assignment, so this rule could not be judged.',
  },
  {
    when: 'of an app that nobody is known to use',
    given: { use: aUse({ lastMs: undefined, isAppUsed: false }) },
    expected: 'unknown',
    reason:
      'The ledger has no sign-in of anybody to this app, so it says nothing about this user: Okta does not see bookmarks or sign-ins within the app.',
  },
  {
    when: 'where the ledger has a gap',
    given: { use: aUse({ lastMs: undefined, ledger: { spans: gap, kinds: 'x' } }) },
    expected: 'unknown',
    reason:
      'The ledger of sign-ins covers 2026-05-08 to 2026-09-25 and 2026-10-05 to 2026-11-24, and not all from 2026-08-26 to 2026-11-24.',
  },
  {
    when: 'where the ledger covers nothing',
    given: { use: aUse({ lastMs: ago(120), ledger: { spans: [], kinds: 'x' } }) },
    expected: 'unknown',
    reason: 'The ledger of sign-ins covers no time yet, and not all from 2026-08-26 to 2026-11-24.',
  },
  {
    when: 'where the ledger began later',
    given: { use: aUse({ lastMs: undefined, ledger: { spans: [{ fromMs: ago(89), toMs: AS_OF_MS }], kinds: 'x' } }) },
    expected: 'unknown',
  },
  {
    when: 'where the ledger ends the night before',
    given: {
      use: aUse({ lastMs: undefined, ledger: { spans: [{ fromMs: ago(90), toMs: ago(1) }], kinds: 'x' } }),
    },
    expected: 'finding',
  },
  {
    when: 'where the ledger ends two nights before',
    given: {
      use: aUse({ lastMs: undefined, ledger: { spans: [{ fromMs: ago(90), toMs: ago(2) }], kinds: 'x' } }),
    },
    expected: 'unknown',
  },
  {
    when: 'for a shorter limit that the ledger covers',
    given: { use: aUse({ lastMs: ago(40), ledger: { spans: [{ fromMs: ago(31), toMs: AS_OF_MS }], kinds: 'x' } }) },
    settings: { after: 'P30D' },
    expected: 'finding',
  },
]);
