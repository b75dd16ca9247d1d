import { notGiven } from './about-user.js';
import { type BaseSettings, PASS, type Rule } from './rule.js';

/** Fires when Okta's last attempt to push the assignment to the app failed. */
export const provisioningError: Rule<BaseSettings> = {
  id: 'provisioning-error',
  title: 'Provisioning has failed',
  rationale:
    'While pushes fail, the account in the app is not what Okta shows: a removal or a change of rights may never have arrived.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4'],
    'NIST 800-53': ['AC-2', 'AC-2(1)'],
  },
  recommend: 'check',
  defaults: { severity: 'medium' },
  compile:
    () =>
    ({ appUser }) => {
      if (!appUser.syncState) return notGiven('sync state for the assignment');
      if (appUser.syncState !== 'ERROR') return PASS;
      return {
        kind: 'finding',
        reason: 'Okta could not push this assignment to the app; the task is open in the Admin Console under Tasks.',
      };
    },
};
