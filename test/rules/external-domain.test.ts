import { expect } from 'chai';
import { domainProblem, externalDomain } from '../../src/rules/external-domain.js';
import { ABOUT_USER, describeRule } from '../support/describe-rule.js';

function email(address: string | null) {
  return { user: { profile: { email: address } } };
}

const settings = { allowedDomains: ['example.com', '*.corp.example'] };

describeRule(externalDomain, [
  {
    when: 'for a domain that is not allowed',
    given: email('eve@gmail.example'),
    settings,
    expected: 'finding',
    reason: 'The e-mail address eve@gmail.example is in none of the domains that the policy allows.',
  },
  { when: 'for a domain that is allowed', given: email('ada@example.com'), settings, expected: 'pass' },
  { when: 'for a domain in another case', given: email('Ada@EXAMPLE.Com'), settings, expected: 'pass' },
  { when: 'for a subdomain of an exact domain', given: email('ada@mail.example.com'), settings, expected: 'finding' },
  { when: 'for a domain that only ends alike', given: email('ada@notexample.com'), settings, expected: 'finding' },
  { when: 'for an allowed domain as a prefix', given: email('a@example.com.evil.test'), settings, expected: 'finding' },
  {
    when: 'for a subdomain where subdomains are allowed',
    given: email('a@hr.eu.corp.example'),
    settings,
    expected: 'pass',
  },
  {
    when: 'for the domain itself where only subdomains are',
    given: email('a@corp.example'),
    settings,
    expected: 'finding',
  },
  { when: 'for the part after the last @', given: email('"a@example.com"@evil.test'), settings, expected: 'finding' },
  {
    when: 'for an international domain in either form',
    given: email('a@xn--mnchen-3ya.example'),
    settings: { allowedDomains: ['MÜNCHEN.example'] },
    expected: 'pass',
  },
  { when: 'while the list is empty', given: email('eve@gmail.example'), expected: 'not-applicable' },
  {
    when: 'while the list is empty, for a user that could not be read',
    given: { lookup: { state: 'unread', why: '403' } },
    expected: 'not-applicable',
  },
  {
    when: 'without an e-mail address',
    given: email(null),
    settings,
    expected: 'unknown',
    reason: 'Okta gave no e-mail address for the user, so this rule could not be judged.',
  },
  { when: 'for an address without a domain', given: email('ada'), settings, expected: 'unknown' },
  { when: 'for an address with an empty domain', given: email('ada@'), settings, expected: 'unknown' },
  ...ABOUT_USER.map((example) => ({ ...example, settings })),
]);

describe('domainProblem', () => {
  for (const entry of ['example.com', '*.example.com', 'münchen.example', 'localhost']) {
    it(`takes ${entry}`, () => expect(domainProblem(entry)).to.equal(undefined));
  }

  for (const entry of [
    '',
    '@example.com',
    'a@example.com',
    '*',
    '*.',
    '*.*.com',
    'ex*mple.com',
    '.com',
    'a..b',
    'a b',
  ]) {
    it(`refuses "${entry}"`, () => expect(domainProblem(entry)).to.include(`"${entry}" is not a domain`));
  }
});
