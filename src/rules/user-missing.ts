import { unreadUser } from './about-user.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when Okta lists an assignment but answers that there is no such user. */
export const userMissing: Rule<BaseSettings> = {
  id: 'user-missing',
  title: 'Assignment without an Okta user',
  rationale:
    'An assignment that belongs to nobody can be attributed to nobody, and no leaver process will ever reach it.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.2'],
    'ISO 27001': ['A.5.16', 'A.5.18'],
    'PCI DSS': ['7.2.4', '8.2.1'],
    'NIST 800-53': ['AC-2', 'AC-2(3)'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile:
    () =>
    ({ user, appUser }) => {
      switch (user.state) {
        case 'found':
          return PASS;
        case 'client':
          return NOT_APPLICABLE;
        case 'missing':
          return {
            kind: 'finding',
            reason: `The app lists the user ${appUser.id}, but Okta has no user with that id.`,
          };
        case 'unread':
          return unreadUser(user.why);
      }
    },
};
