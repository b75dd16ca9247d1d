import { appInactive } from '../../src/rules/app-inactive.js';
import { describeRule } from '../support/describe-rule.js';

describeRule(appInactive, [
  {
    when: 'in an INACTIVE app',
    given: { app: { status: 'INACTIVE' } },
    expected: 'finding',
    reason: 'The app is inactive in Okta, and the user is still assigned to it.',
  },
  { when: 'in an ACTIVE app', given: {}, expected: 'pass' },
  { when: 'in an app without a status', given: { app: { status: '' } }, expected: 'unknown' },
  {
    when: 'in an INACTIVE app, whoever the user may be',
    given: { app: { status: 'INACTIVE' }, lookup: { state: 'unread', why: '403' } },
    expected: 'finding',
  },
]);
