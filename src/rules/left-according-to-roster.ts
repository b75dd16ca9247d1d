import { dateOf } from '../assignment/instant.js';
import { aboutPerson } from './about-user.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when the roster says that the user is not active, or that the last day was before as-of. */
export const leftAccordingToRoster: Rule<BaseSettings> = {
  id: 'left-according-to-roster',
  title: 'Has left, according to the roster',
  rationale:
    'HR knows first who has left. Where nobody told Okta, the account lives on as if the person still worked here, and no rule about Okta’s own data sees it.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18', 'A.6.5'],
    'PCI DSS': ['7.2.4', '8.2.5'],
    'NIST 800-53': ['AC-2', 'AC-2(3)', 'PS-4'],
  },
  recommend: 'revoke',
  defaults: { severity: 'critical' },
  compile: (_settings, asOfMs) => {
    const today = dateOf(asOfMs);
    return (assignment) => {
      const { hr } = assignment;
      // an account that is no person is the register's
      if (hr === undefined || hr.account !== undefined) return NOT_APPLICABLE;
      return aboutPerson(assignment, (found) => {
        if (found.state === 'absent') return NOT_APPLICABLE;
        if (found.state === 'no-key') return noKey(found.match);
        const { isActive, status, lastDay } = found.person;
        // the last day itself is a day of work
        if (lastDay !== '' && lastDay < today) {
          return { kind: 'finding', reason: `The roster says that the last day was ${lastDay}.` };
        }
        if (isActive === false) {
          return {
            kind: 'finding',
            reason: `The roster says "${status}", which is not a status of people who are here.`,
          };
        }
        if (isActive === undefined) {
          return {
            kind: 'unknown',
            reason: 'The roster has no status for this person, so this rule could not be judged.',
          };
        }
        return PASS;
      });
    };
  },
};

/** The outcome where a user has no value for what the roster is matched by. */
export function noKey(match: string) {
  return {
    kind: 'unknown',
    reason: `Okta gave no ${match} for the user, by which the roster is matched, so this rule could not be judged.`,
  } as const;
}
