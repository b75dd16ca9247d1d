import { dateOf, instantOf } from '../assignment/instant.js';
import { accountOf } from '../assignment/source-records.js';
import { aboutUser, cannotSignIn, notGiven } from './about-user.js';
import { ageLimit } from './age-limit.js';
import { NOT_APPLICABLE, PASS, type Rule } from './rule.js';
import type { AgeSettings } from './user-inactive.js';

/** Fires when the user never signed in to Okta although the assignment is older than `after`. */
export const userNeverSignedIn: Rule<AgeSettings> = {
  id: 'user-never-signed-in',
  title: 'User has never signed in to Okta',
  rationale:
    'An account that was never used was perhaps never needed, or belongs to a person who never joined or to a machine.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.16', 'A.5.18'],
    'PCI DSS': ['7.2.4', '8.2.6'],
    'NIST 800-53': ['AC-2', 'AC-2(3)'],
  },
  recommend: 'check',
  defaults: { severity: 'medium', after: 'P30D' },
  compile: ({ after }, asOfMs) => {
    const limit = ageLimit(after, asOfMs);
    return (assignment) =>
      aboutUser(assignment, (user) => {
        if (cannotSignIn(user)) return NOT_APPLICABLE;
        if (user.lastLogin) return PASS;
        const assignedAt = instantOf(assignment.appUser.created);
        const isAccount = accountOf(assignment.appUser) !== undefined;
        // the file of a system outside Okta need not say when an account was made
        if (assignedAt === undefined) return isAccount ? NOT_APPLICABLE : notGiven('time of the assignment');
        if (assignedAt >= limit.cutoffMs) return PASS;
        return {
          kind: 'finding',
          reason: `Never signed in to Okta, though ${isAccount ? 'the account was made' : 'assigned'} on ${dateOf(assignedAt)}, ${limit.describe(assignedAt)}.`,
        };
      });
  },
};
