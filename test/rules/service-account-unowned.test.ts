import { serviceAccountUnowned } from '../../src/rules/service-account-unowned.js';
import { aServiceAccount } from '../support/builders.js';
import { describeRule } from '../support/describe-rule.js';

const given = (account: Parameters<typeof aServiceAccount>[0]) => ({ hr: { account: aServiceAccount(account) } });

describeRule(serviceAccountUnowned, [
  { when: 'for an account whose owner is there', given: given({}), expected: 'pass' },
  {
    when: 'for an account without an owner',
    given: given({ owner: '', ownerState: { state: 'missing' } }),
    expected: 'finding',
    reason: 'The service account (nightly backups) has no owner in the register.',
  },
  {
    when: 'for an owner who is deactivated',
    given: given({ ownerState: { state: 'deactivated' } }),
    expected: 'finding',
    reason: 'The service account (nightly backups) has the owner grace.obi@example.com, who is deactivated in Okta.',
  },
  {
    when: 'for an owner who has left',
    given: given({ ownerState: { state: 'left' } }),
    expected: 'finding',
    reason:
      'The service account (nightly backups) has the owner grace.obi@example.com, who has left according to the roster.',
  },
  {
    when: 'for an owner whom Okta does not have',
    given: given({ ownerState: { state: 'missing' } }),
    expected: 'finding',
    reason: 'The service account (nightly backups) has the owner grace.obi@example.com, whom Okta does not have.',
  },
  {
    when: 'for an owner who could not be read',
    given: given({ ownerState: { state: 'unread', why: '403 E0000006' } }),
    expected: 'unknown',
    reason: 'Whether the owner grace.obi@example.com is still there is not known: 403 E0000006',
  },
  {
    when: 'after its end',
    given: given({ expires: '2026-11-23' }),
    expected: 'finding',
    reason: 'The service account (nightly backups) was to end on 2026-11-23; its owner is grace.obi@example.com.',
  },
  { when: 'on its last day', given: given({ expires: '2026-11-24' }), expected: 'pass' },
  { when: 'without an end', given: given({ expires: '' }), expected: 'pass' },
  { when: 'to users who are people', given: { hr: {} }, expected: 'not-applicable' },
  { when: 'without a register', given: {}, expected: 'not-applicable' },
]);
