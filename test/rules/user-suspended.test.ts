import { userSuspended } from '../../src/rules/user-suspended.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

describeRule(userSuspended, [
  {
    when: 'for a SUSPENDED user, with the day',
    given: { user: { status: 'SUSPENDED', statusChanged: '2026-10-02T00:00:00.000Z' } },
    expected: 'finding',
    reason: 'The user has been suspended in Okta since 2026-10-02 and would have this access again once unsuspended.',
  },
  {
    when: 'for a SUSPENDED user of whom the day is not known',
    given: { user: { status: 'SUSPENDED' } },
    expected: 'finding',
    reason: 'The user has been suspended in Okta and would have this access again once unsuspended.',
  },
  { when: 'for an ACTIVE user', given: {}, expected: 'pass' },
  { when: 'for a DEPROVISIONED user', given: { user: { status: 'DEPROVISIONED' } }, expected: 'pass' },
  { when: 'for a user without a status', given: { user: { status: '' } }, expected: 'unknown' },
  ...ABOUT_USER,
]);
