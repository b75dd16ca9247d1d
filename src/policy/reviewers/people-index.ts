import { personKey } from '../../assignment/person.js';
import type { Subject } from '../../assignment/subject.js';
import type { Policy } from '../policy.js';
import { managerKeys, ownKeys } from './person-keys.js';

/** What became of looking for somebody's manager. */
export type FoundManager =
  | { readonly kind: 'found'; readonly reviewer: string; readonly isDeactivated: boolean }
  | { readonly kind: 'unknown' | 'ambiguous'; readonly named: string }
  /** The profile names none. */
  | { readonly kind: 'none' };

/** What a run's users say of those whom reviews go to. */
export interface PeopleIndex {
  managerOf(subject: Subject): FoundManager;
  /** Whether this id, login or address is a deactivated user's. */
  isDeactivated(person: string): boolean;
}

interface Match {
  readonly id: string;
  /** The e-mail, else the login. */
  readonly reviewer: string;
  readonly isDeactivated: boolean;
}

type Matches = Map<string, Match | 'several' | undefined>;

/**
 * Indexes those whom the policy or the users' profiles name as reviewers. Walks the users twice at most, so that memory
 * holds those people and never the whole population. A user may come any number of times.
 */
export async function indexPeople(
  policy: Pick<Policy, 'reviewers' | 'owners'>,
  users: () => AsyncIterable<Subject>,
): Promise<PeopleIndex> {
  const matches: Matches = new Map();
  for (const person of namedByPolicy(policy)) matches.set(`person ${personKey(person)}`, undefined);
  if (policy.reviewers?.by === 'manager') {
    for await (const user of users()) for (const key of managerKeys(user)) matches.set(key, undefined);
  }
  if (matches.size > 0) for await (const user of users()) note(user, matches);
  return {
    managerOf: (subject) => managerOf(subject, matches),
    isDeactivated(person) {
      const match = matches.get(`person ${personKey(person)}`);
      return typeof match === 'object' && match.isDeactivated;
    },
  };
}

function namedByPolicy({ reviewers, owners }: Pick<Policy, 'reviewers' | 'owners'>): readonly string[] {
  if (reviewers === undefined) return [];
  return reviewers.by === 'owner' ? owners.map(({ reviewer }) => reviewer) : [];
}

function note(user: Subject, matches: Matches): void {
  for (const key of ownKeys(user)) if (matches.has(key)) matches.set(key, merged(matches.get(key), user));
}

/** Of two users of one name, the one who is still there is meant. */
function merged(known: Match | 'several' | undefined, user: Subject): Match | 'several' | undefined {
  const { id, isDeactivated = false } = user;
  const reviewer = user.email === '' ? user.login : user.email;
  if (reviewer === '' || (typeof known === 'object' && known.id === id)) return known;
  const match = { id, reviewer, isDeactivated };
  if (known === undefined) return match;
  if (isDeactivated) return known;
  return known !== 'several' && known.isDeactivated ? match : 'several';
}

function managerOf(subject: Subject, matches: Matches): FoundManager {
  const keys = managerKeys(subject);
  if (keys.length === 0) return { kind: 'none' };
  const match = keys.map((key) => matches.get(key)).find((found) => found !== undefined);
  if (typeof match === 'object') return { kind: 'found', ...match };
  const named = subject.managerId || (subject.manager ?? '');
  return { kind: match === undefined ? 'unknown' : 'ambiguous', named };
}
