import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when two Okta users sign in to the same app under the same app user name, case aside. */
export const sharedAppUsername: Rule<BaseSettings> = {
  id: 'shared-app-username',
  title: 'App account is shared by several users',
  rationale:
    'What is done with a shared account can be attributed to nobody, and it outlives each person who knows it.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.2'],
    'ISO 27001': ['A.5.16', 'A.5.17'],
    'PCI DSS': ['7.2.4', '8.2.1', '8.2.2'],
    'NIST 800-53': ['AC-2', 'AC-2(9)', 'IA-2'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile:
    () =>
    ({ appUser }, isShared) => {
      const userName = appUser.credentials?.userName;
      if (!userName) return NOT_APPLICABLE;
      if (!isShared(userName)) return PASS;
      return { kind: 'finding', reason: `Another user of this app has the app user name "${userName}" as well.` };
    },
};
