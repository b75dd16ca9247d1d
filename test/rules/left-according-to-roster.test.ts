import { leftAccordingToRoster } from '../../src/rules/left-according-to-roster.js';
import { aRosterPerson, aServiceAccount } from '../support/builders.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

const found = (person: Parameters<typeof aRosterPerson>[0]) =>
  ({ roster: { state: 'found', person: aRosterPerson(person) } }) as const;

describeRule(leftAccordingToRoster, [
  ...ABOUT_USER.map((each) => ({ ...each, given: { ...each.given, hr: found({ isActive: false }) } })),
  {
    when: 'for a last day before as-of',
    given: { hr: found({ lastDay: '2026-11-23' }) },
    expected: 'finding',
    reason: 'The roster says that the last day was 2026-11-23.',
  },
  { when: 'on the last day', given: { hr: found({ lastDay: '2026-11-24' }) }, expected: 'pass' },
  { when: 'before the last day', given: { hr: found({ lastDay: '2026-12-31' }) }, expected: 'pass' },
  {
    when: 'for a status that is not of people who are here',
    given: { hr: found({ isActive: false, status: 'Terminated' }) },
    expected: 'finding',
    reason: 'The roster says "Terminated", which is not a status of people who are here.',
  },
  { when: 'for somebody who is here', given: { hr: found({}) }, expected: 'pass' },
  {
    when: 'where the roster has no status for the person',
    given: { hr: found({ isActive: undefined, status: '' }) },
    expected: 'unknown',
    reason: 'The roster has no status for this person, so this rule could not be judged.',
  },
  {
    when: 'for a last day that has passed, whatever the status',
    given: { hr: found({ isActive: undefined, status: '', lastDay: '2026-01-01' }) },
    expected: 'finding',
  },
  {
    when: 'where Okta has no key for the user',
    given: { hr: { roster: { state: 'no-key', match: 'employeeNumber' } } },
    expected: 'unknown',
    reason:
      'Okta gave no employeeNumber for the user, by which the roster is matched, so this rule could not be judged.',
  },
  {
    when: 'to somebody who is not in the roster',
    given: { hr: { roster: { state: 'absent', key: 'a@x.y' } } },
    expected: 'not-applicable',
  },
  { when: 'without a roster', given: {}, expected: 'not-applicable' },
  {
    when: 'to an account of the register',
    given: { hr: { ...found({ isActive: false }), account: aServiceAccount() } },
    expected: 'not-applicable',
  },
]);
