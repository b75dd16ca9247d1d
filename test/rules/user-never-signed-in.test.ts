import { userNeverSignedIn } from '../../src/rules/user-never-signed-in.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

describeRule(userNeverSignedIn, [
  {
    when: 'for an old assignment of a user who never signed in',
    given: { user: { lastLogin: null }, appUser: { created: '2026-09-01T06:00:00.000Z' } },
    expected: 'finding',
    reason:
      'Never signed in to Okta, though assigned on 2026-09-01, 84 days before 2026-11-24; the policy allows 30 days.',
  },
  {
    when: 'for an assignment exactly as old as allowed',
    given: { user: { lastLogin: null }, appUser: { created: '2026-10-25T00:00:00.000Z' } },
    expected: 'pass',
  },
  {
    when: 'a millisecond later than allowed',
    given: { user: { lastLogin: null }, appUser: { created: '2026-10-24T23:59:59.999Z' } },
    expected: 'finding',
  },
  {
    when: 'for a user who has signed in, however long ago',
    given: { user: { lastLogin: '2015-01-01T00:00:00.000Z' } },
    expected: 'pass',
  },
  {
    when: 'for a DEPROVISIONED user',
    given: { user: { status: 'DEPROVISIONED', lastLogin: null } },
    expected: 'not-applicable',
  },
  {
    when: 'for a SUSPENDED user',
    given: { user: { status: 'SUSPENDED', lastLogin: null } },
    expected: 'not-applicable',
  },
  {
    when: 'for an assignment without a time',
    given: { user: { lastLogin: null }, appUser: { created: null } },
    expected: 'unknown',
    reason: 'Okta gave no time of the assignment, so this rule could not be judged.',
  },
  ...ABOUT_USER,
]);
