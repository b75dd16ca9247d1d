import { directAssignment } from '../../src/rules/direct-assignment.js';
import { describeRule } from '../support/describe-rule.js';

const aws = { label: 'AWS Production' };
const settings = { apps: ['AWS*'] };

describeRule(directAssignment, [
  {
    when: 'for the scope USER in an app that is named',
    given: { app: aws, appUser: { scope: 'USER' } },
    settings,
    expected: 'finding',
    reason: 'The user was assigned individually; the policy wants access to this app to come by a group.',
  },
  {
    when: 'for the scope USER in an app named by its id',
    given: { app: { id: '0oaX' }, appUser: { scope: 'USER' } },
    settings: { apps: ['0oaX'] },
    expected: 'finding',
  },
  { when: 'for the scope GROUP', given: { app: aws, appUser: { scope: 'GROUP' } }, settings, expected: 'pass' },
  {
    when: 'in an app that is not named',
    given: { app: { label: 'Payroll' }, appUser: { scope: 'USER' } },
    settings,
    expected: 'not-applicable',
  },
  { when: 'while no app is named', given: { app: aws, appUser: { scope: 'USER' } }, expected: 'not-applicable' },
  { when: 'without a scope', given: { app: aws, appUser: { scope: null } }, settings, expected: 'unknown' },
]);
