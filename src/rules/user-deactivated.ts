import { dateOf, instantOf } from '../assignment/instant.js';
import { accountOf } from '../assignment/source-records.js';
import { aboutUser, notGiven } from './about-user.js';
import { type BaseSettings, PASS, type Rule } from './rule.js';

/** Fires when the assignment's user is DEPROVISIONED, which the Admin Console calls deactivated. */
export const userDeactivated: Rule<BaseSettings> = {
  id: 'user-deactivated',
  title: 'Deactivated user still has access',
  rationale:
    'Whoever has left must lose access everywhere. Deactivating a user in Okta leaves assignments to inactive apps in place, and accounts in apps without provisioning untouched.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18', 'A.6.5'],
    'PCI DSS': ['7.2.4', '8.2.5'],
    'NIST 800-53': ['AC-2', 'AC-2(3)', 'PS-4'],
  },
  recommend: 'revoke',
  defaults: { severity: 'critical' },
  compile: () => (assignment) =>
    aboutUser(assignment, (user) => {
      if (!user.status) return notGiven('status for the user');
      if (user.status !== 'DEPROVISIONED') return PASS;
      const since = instantOf(user.statusChanged);
      const when = since === undefined ? '' : ` on ${dateOf(since)}`;
      const what =
        accountOf(assignment.appUser) === undefined ? 'is still assigned to this app' : 'still has an account there';
      return { kind: 'finding', reason: `The user was deactivated in Okta${when} and ${what}.` };
    }),
};
