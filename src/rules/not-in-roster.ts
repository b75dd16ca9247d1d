import { aboutPerson } from './about-user.js';
import { noKey } from './left-according-to-roster.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when the user is neither in the roster nor in the register of accounts that are no person. */
export const notInRoster: Rule<BaseSettings> = {
  id: 'not-in-roster',
  title: 'Known neither to HR nor as a service account',
  rationale:
    'An account that nobody hired and nobody registered has nobody who would notice its end, and is what an intruder’s account looks like.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.2'],
    'ISO 27001': ['A.5.16', 'A.5.18'],
    'PCI DSS': ['7.2.4', '7.2.5.1', '8.2.1'],
    'NIST 800-53': ['AC-2', 'IA-4'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile: () => (assignment) => {
    const { hr } = assignment;
    if (hr === undefined) return NOT_APPLICABLE;
    if (hr.account !== undefined) return PASS;
    return aboutPerson(assignment, (found) => {
      if (found.state === 'no-key') return noKey(found.match);
      if (found.state === 'found') return PASS;
      return {
        kind: 'finding',
        reason: `"${found.key}" is neither in the roster nor in the register of service accounts.`,
      };
    });
  },
};
