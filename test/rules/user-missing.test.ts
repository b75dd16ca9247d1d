import { userMissing } from '../../src/rules/user-missing.js';
import { describeRule } from '../support/describe-rule.js';

describeRule(userMissing, [
  {
    when: 'when Okta has no user with the id',
    given: { appUser: { id: '00ugone' }, lookup: { state: 'missing' } },
    expected: 'finding',
    reason: 'The app lists the user 00ugone, but Okta has no user with that id.',
  },
  { when: 'when the user was found', given: {}, expected: 'pass' },
  { when: 'when the user could not be read', given: { lookup: { state: 'unread', why: '500' } }, expected: 'unknown' },
]);
