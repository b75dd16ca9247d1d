import { dateOf, instantOf } from '../assignment/instant.js';
import { aboutUser, cannotSignIn } from './about-user.js';
import { ageLimit } from './age-limit.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** `after` is an ISO 8601 duration. */
export interface AgeSettings extends BaseSettings {
  readonly after: string;
}

/** Fires when the user's last sign-in to Okta is longer ago than `after`; exactly that long ago still passes. */
export const userInactive: Rule<AgeSettings> = {
  id: 'user-inactive',
  title: 'User has not signed in to Okta for a long time',
  rationale:
    'Access that nobody uses is access that nobody misses when it is abused. Okta records the last sign-in to Okta, not the last use of an app.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4', '8.2.6'],
    'NIST 800-53': ['AC-2', 'AC-2(3)'],
  },
  recommend: 'check',
  defaults: { severity: 'high', after: 'P90D' },
  compile: ({ after }, asOfMs) => {
    const limit = ageLimit(after, asOfMs);
    return (assignment) =>
      aboutUser(assignment, (user) => {
        if (cannotSignIn(user) || !user.lastLogin) return NOT_APPLICABLE;
        const lastLogin = instantOf(user.lastLogin);
        if (lastLogin === undefined) {
          return { kind: 'unknown', reason: `Okta's last sign-in of the user is not a date: "${user.lastLogin}".` };
        }
        if (lastLogin >= limit.cutoffMs) return PASS;
        return {
          kind: 'finding',
          reason: `Last signed in to Okta on ${dateOf(lastLogin)}, ${limit.describe(lastLogin)}.`,
        };
      });
  },
};
