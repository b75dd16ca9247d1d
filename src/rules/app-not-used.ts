import { isAdminRole } from '../assignment/admin-records.js';
import { dateOf, instantOf } from '../assignment/instant.js';
import { notGiven } from './about-user.js';
import { ageLimit } from './age-limit.js';
import { coveredSince, restsOn, unseen } from './ledger-coverage.js';
import { NOT_APPLICABLE, PASS, type Rule } from './rule.js';
import type { AgeSettings } from './user-inactive.js';

/** Fires when the ledger of sign-ins covers `after` before as-of, and the user's last use of the app is longer ago or unknown. */
export const appNotUsed: Rule<AgeSettings> = {
  id: 'app-not-used',
  title: 'User has not used the app for a long time',
  rationale:
    "Access that nobody uses is access that nobody misses, and often a licence that is paid for. Okta's System Log tells sign-ins to apps, not what people do within them.",
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4', '7.2.5.1'],
    'NIST 800-53': ['AC-2', 'AC-6', 'AC-6(7)'],
  },
  recommend: 'check',
  defaults: { severity: 'medium', after: 'P90D' },
  compile: ({ after }, asOfMs) => {
    const limit = ageLimit(after, asOfMs);
    return ({ app, appUser, use }) => {
      // the policy names no ledger; and nobody signs in to an admin role
      if (use === undefined || isAdminRole(app)) return NOT_APPLICABLE;
      const assigned = instantOf(appUser.created);
      if (assigned !== undefined && assigned > limit.cutoffMs) return NOT_APPLICABLE;
      if (use.lastMs !== undefined && use.lastMs >= limit.cutoffMs) return PASS;
      const why = unseen(use, limit.cutoffMs, asOfMs);
      if (why !== undefined) return why;
      if (assigned === undefined) return notGiven('time of the assignment');
      const reason =
        use.lastMs === undefined
          ? `No use of the app is known since ${dateOf(coveredSince(use.ledger, limit.cutoffMs))}, ${limit.describe(coveredSince(use.ledger, limit.cutoffMs))}.`
          : `The app was last used on ${dateOf(use.lastMs)}, ${limit.describe(use.lastMs)}.`;
      return { kind: 'finding', reason: `${reason} ${restsOn(use.ledger)}` };
    };
  },
};
