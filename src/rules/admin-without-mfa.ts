import { adminRowOf } from '../assignment/admin-records.js';
import { aboutUser, cannotSignIn } from './about-user.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when a person who holds one of Okta's admin roles has enrolled no factor beside the password. */
export const adminWithoutMfa: Rule<BaseSettings> = {
  id: 'admin-without-mfa',
  title: 'Administrator without a second factor',
  rationale:
    'Who administers Okta can reach every app behind it. A password alone, phished or guessed once, is then the key to everything.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.3'],
    'ISO 27001': ['A.5.17', 'A.8.2', 'A.8.5'],
    'PCI DSS': ['8.4.1', '8.4.2'],
    'NIST 800-53': ['AC-6(5)', 'IA-2(1)'],
  },
  recommend: 'check',
  defaults: { severity: 'critical' },
  compile: () => (assignment) => {
    const admin = adminRowOf(assignment.appUser);
    if (admin === undefined) return NOT_APPLICABLE;
    return aboutUser(assignment, (user) => {
      if (cannotSignIn(user)) return NOT_APPLICABLE;
      if (admin.factors === undefined) {
        const reason = `The factors of this administrator could not be read, so this rule could not be judged: ${admin.factorsUnread}`;
        return { kind: 'unknown', reason };
      }
      if (admin.factors.length > 0) return PASS;
      return { kind: 'finding', reason: 'This administrator has enrolled no factor beside the password.' };
    });
  },
};
