import { isAdminRoleId } from '../assignment/admin-records.js';
import { isSourceId } from '../assignment/source-records.js';
import type { GuardKind } from '../policy/app-guard.js';
import type { PacketRow } from './packet-row.js';

/** What revoking a row would do, in sentences for the person who decides. */
export function removalText({ facts, access, isPushed, guard }: PacketRow): string {
  const pushed = isPushed ? ' The account in the app is disabled too.' : '';
  const effect = access.split('\n')[1];
  if (isSourceId(facts.app_id))
    return 'Somebody removes the account by hand in the system itself, which Okta does not reach.';
  if (isAdminRoleId(facts.app_id)) return 'Somebody takes the role away by hand in the Admin Console.';
  if (guard !== undefined) return `${sentence(guardText(guard))} Your administrators decide what is done about it.`;
  if (effect !== undefined) return `${sentence(effect)}${pushed}`;
  if (access !== '') return `The way to this access is ${access}: revoking it becomes work by hand.`;
  switch (facts.scope) {
    case 'USER':
      return `The app is taken away from this person.${pushed}`;
    case 'GROUP': {
      const group = facts.granted_by_group === '' ? 'a group' : `the group ${facts.granted_by_group}`;
      return `The access comes with ${group}: somebody has to take the person out of it, and whatever else it gives goes too.${pushed}`;
    }
    default:
      return 'Okta does not say how the access was given: revoking it becomes work by hand.';
  }
}

/** What a revoke does where a plan refuses to carry it out. */
export function guardText(guard: GuardKind): string {
  return `a revoke here is recorded, but the tool does not carry it out: ${GUARDED[guard]}`;
}

const GUARDED: Readonly<Record<GuardKind, string>> = {
  'protected-user': 'the policy protects this person',
  'protected-app': 'the policy protects this app',
  console: 'it is one of Okta’s own consoles, and whoever loses one may lose the way into Okta',
  directory: 'it is a directory, and whoever is taken out of one may lose their password',
  'no-sign-on-mode': 'Okta names no way to sign in to it, which is so of directories',
};

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}
