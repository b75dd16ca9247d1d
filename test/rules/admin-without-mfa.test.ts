import type { AdminRow } from '../../src/assignment/admin-records.js';
import { adminWithoutMfa } from '../../src/rules/admin-without-mfa.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

const given = (row: Partial<AdminRow>, status = 'ACTIVE') => ({
  user: { status },
  appUser: { _admin: { heldBy: ['directly'], factors: [], factorsUnread: '', ...row } },
});

describeRule(adminWithoutMfa, [
  ...ABOUT_USER.map((each) => ({ ...each, given: { ...each.given, appUser: given({}).appUser } })),
  {
    when: 'for an administrator with a password alone',
    given: given({}),
    expected: 'finding',
    reason: 'This administrator has enrolled no factor beside the password.',
  },
  { when: 'for an administrator with a factor', given: given({ factors: ['push of OKTA'] }), expected: 'pass' },
  {
    when: 'where the factors could not be read',
    given: given({ factors: undefined, factorsUnread: '403 E0000006' }),
    expected: 'unknown',
    reason: 'The factors of this administrator could not be read, so this rule could not be judged: 403 E0000006',
  },
  { when: 'for an administrator who cannot sign in', given: given({}, 'SUSPENDED'), expected: 'not-applicable' },
  {
    when: 'for a service app',
    given: { ...given({ factors: undefined }), lookup: { state: 'client', label: 'Terraform' } },
    expected: 'not-applicable',
  },
  { when: 'for users of apps', given: {}, expected: 'not-applicable' },
]);
