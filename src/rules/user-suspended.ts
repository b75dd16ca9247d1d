import { dateOf, instantOf } from '../assignment/instant.js';
import { accountOf } from '../assignment/source-records.js';
import { aboutUser, notGiven } from './about-user.js';
import { type BaseSettings, PASS, type Rule } from './rule.js';

/** Fires when the assignment's user is SUSPENDED. */
export const userSuspended: Rule<BaseSettings> = {
  id: 'user-suspended',
  title: 'Suspended user still has access',
  rationale:
    'A suspended user keeps every assignment and has them back on the day the suspension ends. Somebody should say that this is meant.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4', '8.2.6'],
    'NIST 800-53': ['AC-2', 'AC-2(3)'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile: () => (assignment) =>
    aboutUser(assignment, (user) => {
      if (!user.status) return notGiven('status for the user');
      if (user.status !== 'SUSPENDED') return PASS;
      const since = instantOf(user.statusChanged);
      const when = since === undefined ? '' : ` since ${dateOf(since)}`;
      const what =
        accountOf(assignment.appUser) === undefined
          ? 'would have this access again once unsuspended'
          : 'still has an account there, which Okta does not suspend';
      return { kind: 'finding', reason: `The user has been suspended in Okta${when} and ${what}.` };
    }),
};
