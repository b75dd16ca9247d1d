import { accountOf } from '../assignment/source-records.js';
import { notGiven } from './about-user.js';
import { anyAppMatcher } from './app-glob.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** `apps` are ids or label globs of the apps whose access should come by groups. */
export interface AppsSettings extends BaseSettings {
  readonly apps: readonly string[];
}

/** Fires when a user is assigned individually in an app that `apps` names. */
export const directAssignment: Rule<AppsSettings> = {
  id: 'direct-assignment',
  title: 'Assigned individually instead of by a group',
  rationale:
    'Access by groups follows the role and ends with it. What was given by hand is taken back by hand, or not at all.',
  controls: {
    'SOC 2': ['CC6.3'],
    'ISO 27001': ['A.5.15', 'A.5.18'],
    'PCI DSS': ['7.2.2', '7.2.4'],
    'NIST 800-53': ['AC-2', 'AC-6'],
  },
  recommend: 'check',
  defaults: { severity: 'low', apps: [] },
  appliesTo: ({ apps }) => anyAppMatcher(apps),
  compile:
    () =>
    ({ appUser }) => {
      // Okta assigns nothing in a system outside it
      if (accountOf(appUser) !== undefined) return NOT_APPLICABLE;
      if (!appUser.scope) return notGiven('scope for the assignment');
      if (appUser.scope !== 'USER') return PASS;
      return {
        kind: 'finding',
        reason: 'The user was assigned individually; the policy wants access to this app to come by a group.',
      };
    },
};
