import { usernameMismatch } from '../../src/rules/username-mismatch.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

function names(userName: string | null, login: string | null, email: string | null) {
  return { appUser: { credentials: { userName } }, user: { profile: { login, email } } };
}

describeRule(usernameMismatch, [
  {
    when: 'for another name',
    given: names('admin', 'ada@example.com', 'ada@example.com'),
    expected: 'finding',
    reason: 'Signs in to this app as "admin"; in Okta the user is ada@example.com.',
  },
  {
    when: 'for another name than either, with both',
    given: names('admin', 'ada', 'ada@example.com'),
    expected: 'finding',
    reason: 'Signs in to this app as "admin"; in Okta the user is ada and ada@example.com.',
  },
  { when: 'for the login, case aside', given: names('ADA@Example.com', 'ada@example.com', 'x@y.z'), expected: 'pass' },
  { when: 'for the e-mail address, case aside', given: names('X@Y.Z', 'ada@example.com', 'x@y.z'), expected: 'pass' },
  {
    when: 'for letters beyond ASCII, case aside',
    given: names('ÉLODIE@x.fr', 'élodie@x.fr', 'e@x.fr'),
    expected: 'pass',
  },
  { when: 'without an app user name', given: names(null, 'ada', 'ada@example.com'), expected: 'not-applicable' },
  { when: 'without credentials', given: { appUser: { credentials: null } }, expected: 'not-applicable' },
  { when: 'for an empty app user name', given: names('', 'ada', 'ada@example.com'), expected: 'not-applicable' },
  {
    when: 'when the e-mail address that might be equal is not given',
    given: names('admin', 'ada', null),
    expected: 'unknown',
    reason: 'Okta gave no e-mail address for the user, so this rule could not be judged.',
  },
  {
    when: 'when the login that might be equal is not given',
    given: names('admin', null, 'a@b.c'),
    expected: 'unknown',
  },
  { when: 'for the login, even when no e-mail address is given', given: names('ada', 'ada', null), expected: 'pass' },
  { when: 'for a user without a profile', given: { user: { profile: null } }, expected: 'unknown' },
  ...ABOUT_USER,
]);
