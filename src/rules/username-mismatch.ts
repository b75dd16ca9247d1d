import { profileText } from '../assignment/assignment.js';
import { foldCase } from '../assignment/fold-case.js';
import { accountOf } from '../assignment/source-records.js';
import { aboutUser, notGiven } from './about-user.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when the app user name is neither the user's login nor e-mail address, case aside. */
export const usernameMismatch: Rule<BaseSettings> = {
  id: 'username-mismatch',
  title: 'App user name is not the user’s own',
  rationale:
    'Whoever signs in to an app under a name that is not theirs may be using the account of another person or of a machine.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.2'],
    'ISO 27001': ['A.5.16'],
    'PCI DSS': ['7.2.4', '8.2.1'],
    'NIST 800-53': ['AC-2', 'IA-2', 'IA-4'],
  },
  recommend: 'check',
  defaults: { severity: 'medium' },
  compile: () => (assignment) => {
    const userName = assignment.appUser.credentials?.userName;
    // what an account is called in a system outside Okta is not Okta's to say
    if (!userName || accountOf(assignment.appUser) !== undefined) return NOT_APPLICABLE;
    return aboutUser(assignment, (user) => {
      const name = foldCase(userName);
      const login = profileText(user, 'login');
      const email = profileText(user, 'email');
      if (name === foldCase(login) || name === foldCase(email)) return PASS;
      // what is not given might have been equal
      if (login === '') return notGiven('login for the user');
      if (email === '') return notGiven('e-mail address for the user');
      const own = foldCase(login) === foldCase(email) ? login : `${login} and ${email}`;
      return { kind: 'finding', reason: `Signs in to this app as "${userName}"; in Okta the user is ${own}.` };
    });
  },
};
