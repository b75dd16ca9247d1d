import { userDeactivated } from '../../src/rules/user-deactivated.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

describeRule(userDeactivated, [
  {
    when: 'for a DEPROVISIONED user, with the day',
    given: { user: { status: 'DEPROVISIONED', statusChanged: '2026-05-01T22:10:00.000Z' } },
    expected: 'finding',
    reason: 'The user was deactivated in Okta on 2026-05-01 and is still assigned to this app.',
  },
  {
    when: 'for a DEPROVISIONED user of whom the day is not known',
    given: { user: { status: 'DEPROVISIONED', statusChanged: null } },
    expected: 'finding',
    reason: 'The user was deactivated in Okta and is still assigned to this app.',
  },
  { when: 'for an ACTIVE user', given: {}, expected: 'pass' },
  { when: 'for a SUSPENDED user', given: { user: { status: 'SUSPENDED' } }, expected: 'pass' },
  { when: 'for a status that Okta may add one day', given: { user: { status: 'ARCHIVED' } }, expected: 'pass' },
  {
    when: 'for a user without a status',
    given: { user: { status: '' } },
    expected: 'unknown',
    reason: 'Okta gave no status for the user, so this rule could not be judged.',
  },
  ...ABOUT_USER,
]);
