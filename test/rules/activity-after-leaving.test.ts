import type { RosterPerson } from '../../src/assignment/hr.js';
import { activityAfterLeaving } from '../../src/rules/activity-after-leaving.js';
import { aUse } from '../support/a-use.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

const left = { status: 'DEPROVISIONED', statusChanged: '2026-10-01T12:00:00.000Z' };
const at = (time: string) => aUse({ lastMs: Date.parse(time) });
const person: RosterPerson = { isActive: true, status: 'active', lastDay: '2026-10-15', department: '', manager: '' };
const roster = { roster: { state: 'found', person } } as const;

describeRule(activityAfterLeaving, [
  { when: 'where the policy names no ledger', given: { user: left }, expected: 'not-applicable' },
  { when: 'for a user who is there', given: { use: aUse() }, expected: 'not-applicable' },
  {
    when: 'for a use after the deactivation, with both dates and what it rests on',
    given: { user: left, use: at('2026-10-20T08:00:00.000Z') },
    expected: 'finding',
    reason:
      'The app was used on 2026-10-20, after the user had been deactivated on 2026-10-01. This rests on events of the System Log: single sign-on.',
  },
  {
    when: 'for a use after it, whatever the ledger covers',
    given: { user: left, use: aUse({ lastMs: Date.parse('2026-10-20'), ledger: { spans: [], kinds: 'x' } }) },
    expected: 'finding',
  },
  {
    when: 'for a last use before the deactivation',
    given: { user: left, use: at('2026-10-01T12:00:00.000Z') },
    expected: 'pass',
  },
  { when: 'for no use that is known', given: { user: left, use: aUse({ lastMs: undefined }) }, expected: 'pass' },
  {
    when: 'where the ledger does not reach back to it',
    given: { user: { ...left, statusChanged: '2025-10-01T12:00:00.000Z' }, use: at('2025-09-01T00:00:00.000Z') },
    expected: 'unknown',
    reason: 'The ledger of sign-ins covers 2026-05-08 to 2026-11-24, and not all from 2025-10-01 to 2026-11-24.',
  },
  {
    when: 'of an app that nobody is known to use',
    given: { user: left, use: aUse({ lastMs: undefined, isAppUsed: false }) },
    expected: 'unknown',
  },
  {
    when: 'where Okta does not say when the user was deactivated',
    given: { user: { status: 'DEPROVISIONED', statusChanged: null }, use: aUse() },
    expected: 'unknown',
    reason: 'Okta gave no time at which the user was deactivated, so this rule could not be judged.',
  },
  {
    when: "for a use after the roster's last day, though Okta knows of no leaving",
    given: { hr: roster, use: at('2026-10-17T00:00:00.000Z') },
    expected: 'finding',
    reason:
      'The app was used on 2026-10-17, after the last day in the roster, 2026-10-15. This rests on events of the System Log: single sign-on.',
  },
  {
    when: 'for a use in the evening of the last day, wherever on Earth that is',
    given: { hr: roster, use: at('2026-10-16T11:59:00.000Z') },
    expected: 'pass',
  },
  {
    when: 'for the earlier one where both are known',
    given: { hr: roster, user: left, use: at('2026-10-10T00:00:00.000Z') },
    expected: 'finding',
  },
  {
    when: 'before the last day',
    given: { hr: { roster: { state: 'found', person: { ...person, lastDay: '2026-12-31' } } }, use: aUse() },
    expected: 'not-applicable',
  },
  {
    when: 'for somebody without a last day',
    given: { hr: { roster: { state: 'found', person: { ...person, lastDay: '' } } }, use: aUse() },
    expected: 'not-applicable',
  },
  ...ABOUT_USER.map((example) => ({ ...example, given: { ...example.given, use: aUse() } })),
]);
