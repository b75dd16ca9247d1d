import { userInactive } from '../../src/rules/user-inactive.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

describeRule(userInactive, [
  {
    when: 'for a last sign-in 324 days ago, with both dates and the limit',
    given: { user: { lastLogin: '2026-01-04T00:00:00.000Z' } },
    expected: 'finding',
    reason: 'Last signed in to Okta on 2026-01-04, 324 days before 2026-11-24; the policy allows 90 days.',
  },
  {
    when: 'a millisecond after the limit',
    given: { user: { lastLogin: '2026-08-25T23:59:59.999Z' } },
    expected: 'finding',
    reason: 'Last signed in to Okta on 2026-08-25, 91 days before 2026-11-24; the policy allows 90 days.',
  },
  { when: 'exactly at the limit', given: { user: { lastLogin: '2026-08-26T00:00:00.000Z' } }, expected: 'pass' },
  { when: 'for a recent sign-in', given: {}, expected: 'pass' },
  {
    when: 'for a sign-in after the as-of',
    given: { user: { lastLogin: '2026-12-01T00:00:00.000Z' } },
    expected: 'pass',
  },
  {
    when: 'one day past a limit counted in calendar months',
    given: { user: { lastLogin: '2026-08-23T00:00:00.000Z' } },
    settings: { after: 'P3M' },
    expected: 'finding',
    reason: 'Last signed in to Okta on 2026-08-23, 93 days before 2026-11-24; the policy allows 3 months.',
  },
  {
    when: 'at a limit counted in calendar months',
    given: { user: { lastLogin: '2026-08-24T00:00:00.000Z' } },
    settings: { after: 'P3M' },
    expected: 'pass',
  },
  {
    when: 'for a limit of a day',
    given: { user: { lastLogin: '2026-11-22T12:00:00.000Z' } },
    settings: { after: 'P1D' },
    expected: 'finding',
    reason: 'Last signed in to Okta on 2026-11-22, 2 days before 2026-11-24; the policy allows 1 day.',
  },
  {
    when: 'for an instant with another zone',
    given: { user: { lastLogin: '2026-08-26T01:00:00+02:00' } },
    expected: 'finding',
  },
  { when: 'without a last sign-in', given: { user: { lastLogin: null } }, expected: 'not-applicable' },
  {
    when: 'for a DEPROVISIONED user',
    given: { user: { status: 'DEPROVISIONED', lastLogin: '2020-01-01T00:00:00.000Z' } },
    expected: 'not-applicable',
  },
  {
    when: 'for a SUSPENDED user',
    given: { user: { status: 'SUSPENDED', lastLogin: '2020-01-01T00:00:00.000Z' } },
    expected: 'not-applicable',
  },
  {
    when: 'for a last sign-in that is not a date',
    given: { user: { lastLogin: 'May 1' } },
    expected: 'unknown',
    reason: 'Okta\'s last sign-in of the user is not a date: "May 1".',
  },
  ...ABOUT_USER,
]);
