import { aboutUser } from './about-user.js';
import { type BaseSettings, type Check, PASS, type Rule } from './rule.js';
import type { Expectation } from './rule-policy.js';
import { compileFilter } from './scim/compile-filter.js';
import { shorten } from './scim/shorten.js';

/**
 * Fires when an expectation names the app and the user does not match its filter. Where several name it, each is judged
 * on its own: they are statements by different people, and each says who should be here.
 */
export const outsideExpectedPopulation: Rule<BaseSettings> = {
  id: 'outside-expected-population',
  title: 'User is outside the population this app is for',
  rationale:
    'People keep access when they change roles. An expectation says once who an app is for, so that whoever no longer fits is seen.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.15', 'A.5.18'],
    'PCI DSS': ['7.2.2', '7.2.4'],
    'NIST 800-53': ['AC-2', 'AC-6', 'AC-6(7)'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
};

/** Characters of a filter in a reason; the Policy sheet has it whole. */
const MAX_FILTER = 300;

/** The check of one expectation, for the apps that it names. */
export function expectationCheck(expectation: Expectation): Check {
  const filter = compileFilter(expectation.allow);
  const { title } = expectation;
  const expected = title ?? `users with ${shorten(expectation.allow, MAX_FILTER)}`;
  return (assignment) =>
    aboutUser(assignment, (user) => {
      const records = { user, appUser: assignment.appUser };
      const matches = filter.test(records);
      if (matches === true) return PASS;
      const facts = `${expected}; this user has ${filter.describe(records)}.`;
      return matches === false
        ? { kind: 'finding', reason: `This app is for ${facts}` }
        : { kind: 'unknown', reason: `Whether the user belongs here is not known: it is for ${facts}` };
    });
}
