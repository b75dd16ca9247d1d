import { notInRoster } from '../../src/rules/not-in-roster.js';
import { aRosterPerson, aServiceAccount } from '../support/builders.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

const ABSENT = { roster: { state: 'absent', key: 'x@example.com' } } as const;

describeRule(notInRoster, [
  ...ABOUT_USER.map((each) => ({ ...each, given: { ...each.given, hr: ABSENT } })),
  {
    when: 'for a user in neither list',
    given: { hr: ABSENT },
    expected: 'finding',
    reason: '"x@example.com" is neither in the roster nor in the register of service accounts.',
  },
  {
    when: 'for a user in the roster',
    given: { hr: { roster: { state: 'found', person: aRosterPerson({ isActive: false }) } } },
    expected: 'pass',
  },
  {
    when: 'for an account of the register',
    given: { hr: { ...ABSENT, account: aServiceAccount() } },
    expected: 'pass',
  },
  {
    when: 'where Okta has no key for the user',
    given: { hr: { roster: { state: 'no-key', match: 'email' } } },
    expected: 'unknown',
  },
  { when: 'without a roster', given: { hr: {} }, expected: 'not-applicable' },
  { when: 'without roster and register', given: {}, expected: 'not-applicable' },
]);
