import { sharedAppUsername } from '../../src/rules/shared-app-username.js';
import { describeRule } from '../support/describe-rule.js';

describeRule(sharedAppUsername, [
  {
    when: 'for a name that another user has too',
    given: { appUser: { credentials: { userName: 'scanner' } } },
    isShared: (name) => name === 'scanner',
    expected: 'finding',
    reason: 'Another user of this app has the app user name "scanner" as well.',
  },
  { when: 'for a name of one user only', given: {}, isShared: (name) => name === 'scanner', expected: 'pass' },
  {
    when: 'without credentials',
    given: { appUser: { credentials: null } },
    isShared: () => true,
    expected: 'not-applicable',
  },
  {
    when: 'for an empty name',
    given: { appUser: { credentials: { userName: '' } } },
    isShared: () => true,
    expected: 'not-applicable',
  },
  {
    when: 'for a shared name of a user that could not be read',
    given: { lookup: { state: 'unread', why: '403' } },
    isShared: () => true,
    expected: 'finding',
  },
]);
