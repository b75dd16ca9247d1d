import { accountOf } from '../assignment/source-records.js';
import { notGiven } from './about-user.js';
import { type BaseSettings, type Outcome, PASS, type Rule } from './rule.js';

/** What each status means is Okta's text in the Application Users API; the others are in use or on their way to be. */
const NOT_ACTIVE: ReadonlyMap<string, string> = new Map([
  ['SUSPENDED', 'provisioned, but not enabled'],
  ['INACTIVE', 'provisioned, but not enabled'],
  ['REVOKED', 'disabled, and waiting for somebody to confirm the deprovisioning'],
  ['DEPROVISIONED', 'removed from the app by provisioning'],
  ['UNASSIGNED', 'imported from the app, but matched with no Okta user'],
]);

const NOT_IN_USE = 'The file gives a status to the account that is not one of accounts in use.';
const NO_STATUS: Outcome = {
  kind: 'unknown',
  reason: 'The file gives no status to the account, so this rule could not be judged.',
};

/** Fires when the assignment itself is suspended, inactive, revoked, deprovisioned or unassigned. */
export const assignmentNotActive: Rule<BaseSettings> = {
  id: 'assignment-not-active',
  title: 'Assignment is not active',
  rationale:
    'An assignment that is half taken back was meant to end. Left behind, it hides whether the account in the app is gone.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4'],
    'NIST 800-53': ['AC-2', 'AC-2(3)'],
  },
  recommend: 'check',
  defaults: { severity: 'low' },
  compile:
    () =>
    ({ appUser }) => {
      if (!appUser.status) return accountOf(appUser) === undefined ? notGiven('status for the assignment') : NO_STATUS;
      const meaning = NOT_ACTIVE.get(appUser.status);
      if (meaning === undefined) return PASS;
      if (accountOf(appUser) !== undefined) return { kind: 'finding', reason: NOT_IN_USE };
      return { kind: 'finding', reason: `The assignment has the status ${appUser.status}: ${meaning}.` };
    },
};
