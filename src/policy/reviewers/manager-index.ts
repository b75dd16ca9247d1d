import { personKey } from '../../assignment/person.js';
import type { Subject } from '../../assignment/subject.js';

/** Finds managers among a run's users. */
export interface ManagerIndex {
  /** The e-mail, else the login, of the one user whom this `managerId` names; undefined where none or several match. */
  find(managerId: string): string | undefined;
}

interface Match {
  readonly id: string;
  readonly reviewer: string;
}

/**
 * Indexes the managers whom users name by their free-text `managerId`: an id, a login or an e-mail. Walks the users
 * twice, so that memory holds the managers and never the whole population. A user may come any number of times.
 */
export async function indexManagers(users: () => AsyncIterable<Subject>): Promise<ManagerIndex> {
  const matches = new Map<string, Match | 'several' | undefined>();
  for await (const { managerId } of users()) {
    if (managerId !== '') matches.set(personKey(managerId), undefined);
  }
  if (matches.size > 0) {
    for await (const user of users()) {
      for (const key of new Set([user.id, user.login, user.email].map(personKey))) {
        if (matches.has(key)) matches.set(key, merged(matches.get(key), user));
      }
    }
  }
  return {
    find(managerId) {
      const match = matches.get(personKey(managerId));
      return typeof match === 'object' ? match.reviewer : undefined;
    },
  };
}

function merged(known: Match | 'several' | undefined, user: Subject): Match | 'several' | undefined {
  if (known === 'several' || (known !== undefined && known.id !== user.id)) return 'several';
  const reviewer = user.email === '' ? user.login : user.email;
  return reviewer === '' ? known : { id: user.id, reviewer };
}
