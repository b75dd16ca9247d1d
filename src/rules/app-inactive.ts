import { notGiven } from './about-user.js';
import { type BaseSettings, PASS, type Rule } from './rule.js';

/** Fires on every assignment of an app that is INACTIVE. */
export const appInactive: Rule<BaseSettings> = {
  id: 'app-inactive',
  title: 'Assignment to an inactive app',
  rationale:
    'Nobody can use an inactive app through Okta, but its assignments come back to life with it, and accounts in the app itself may live on.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4'],
    'NIST 800-53': ['AC-2'],
  },
  recommend: 'check',
  defaults: { severity: 'low' },
  compile:
    () =>
    ({ app }) => {
      if (!app.status) return notGiven('status for the app');
      if (app.status !== 'INACTIVE') return PASS;
      return { kind: 'finding', reason: 'The app is inactive in Okta, and the user is still assigned to it.' };
    },
};
