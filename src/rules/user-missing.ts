import type { AppUser } from '../assignment/records.js';
import { accountOf } from '../assignment/source-records.js';
import { unreadUser } from './about-user.js';
import { type BaseSettings, NOT_APPLICABLE, type Outcome, PASS, type Rule } from './rule.js';

/** Fires when Okta lists an assignment but answers that there is no such user, and on accounts elsewhere that have none. */
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
    ({ user, appUser, hr }) => {
      switch (user.state) {
        case 'found':
          return PASS;
        case 'client':
          return NOT_APPLICABLE;
        case 'missing':
          return missing(appUser, hr?.account !== undefined);
        case 'unread':
          return unreadUser(user.why);
      }
    },
};

function missing(appUser: AppUser, isRegistered: boolean): Outcome {
  const account = accountOf(appUser);
  if (account === undefined) {
    const reason = `The app lists the user ${appUser.id}, but Okta has no user with that id.`;
    return { kind: 'finding', reason };
  }
  // a machine's account elsewhere needs no Okta user: its owner answers for it
  if (isRegistered) return NOT_APPLICABLE;
  const { name, person, match } = account;
  const reason =
    person === ''
      ? `The file names nobody whose account "${name}" would be, and it is not in the register of service accounts.`
      : `Okta has no user with the ${match} "${person}", whose account "${name}" would be.`;
  return { kind: 'finding', reason };
}
