import type { Assignment } from '../assignment/assignment.js';
import { rosterPersonOf } from '../assignment/hr.js';
import { dateOf, instantOf } from '../assignment/instant.js';
import type { User } from '../assignment/records.js';
import { aboutUser, notGiven } from './about-user.js';
import { restsOn, unseen } from './ledger-coverage.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when the app was used after the user had been deactivated, or after the roster's last day. */
export const activityAfterLeaving: Rule<BaseSettings> = {
  id: 'activity-after-leaving',
  title: 'App used after the user had left',
  rationale:
    'Somebody gets in with the access of a person who is no longer there: a session or token that was never ended, or a former colleague. It is an incident before it is a finding.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3', 'CC7.3'],
    'ISO 27001': ['A.5.18', 'A.6.5', 'A.8.16'],
    'PCI DSS': ['8.2.5', '10.4.1'],
    'NIST 800-53': ['AC-2', 'PS-4', 'AU-6'],
  },
  recommend: 'revoke',
  defaults: { severity: 'critical' },
  compile: (_settings, asOfMs) => (assignment) => {
    const { use } = assignment;
    // the policy names no ledger
    if (use === undefined) return NOT_APPLICABLE;
    return aboutUser(assignment, (user) => {
      const [first] = leavings(assignment, user).sort((one, other) => one.ms - other.ms);
      if (first === undefined) {
        const isDeactivated = user.status === 'DEPROVISIONED';
        return isDeactivated ? notGiven('time at which the user was deactivated') : NOT_APPLICABLE;
      }
      if (first.ms > asOfMs) return NOT_APPLICABLE;
      if (use.lastMs !== undefined && use.lastMs > first.ms) {
        const reason = `The app was used on ${dateOf(use.lastMs)}, after ${first.what}.`;
        return { kind: 'finding', reason: `${reason} ${restsOn(use.ledger)}` };
      }
      return unseen(use, first.ms, asOfMs) ?? PASS;
    });
  },
};

/** From when on nobody should have used an access, and in words why. */
interface Leaving {
  readonly ms: number;
  readonly what: string;
}

/** A last day ends at midnight of the last place on Earth, 12 hours after it does in UTC. */
const LAST_DAY_MS = 36 * 3_600_000;

function leavings({ hr }: Assignment, user: User): Leaving[] {
  const found: Leaving[] = [];
  const deactivated = user.status === 'DEPROVISIONED' ? instantOf(user.statusChanged) : undefined;
  if (deactivated !== undefined) {
    found.push({ ms: deactivated, what: `the user had been deactivated on ${dateOf(deactivated)}` });
  }
  // an account that is no person has no last day
  const lastDay = hr?.account === undefined ? (rosterPersonOf(hr)?.lastDay ?? '') : '';
  const day = instantOf(lastDay);
  if (day !== undefined) found.push({ ms: day + LAST_DAY_MS, what: `the last day in the roster, ${lastDay}` });
  return found;
}
