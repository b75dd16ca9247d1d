import { profileText } from '../../assignment/assignment.js';
import { personKey } from '../../assignment/person.js';
import type { User } from '../../assignment/records.js';
import type { PersonMatch } from '../../assignment/source-records.js';
import { shareOut } from '../../async/worker-pool.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { parseUserRecord } from '../../run/read-records.js';
import { endsAll } from '../app-failure.js';
import { FEW, wholeDirectory } from '../join/whole-directory.js';

/** Somebody whom a file names. */
export interface NamedPerson {
  readonly match: PersonMatch;
  readonly person: string;
}

export type FoundPerson =
  | { readonly state: 'found'; readonly user: User }
  | { readonly state: 'missing' }
  | { readonly state: 'unread'; readonly why: string };

export interface FoundPeople {
  of(named: NamedPerson): FoundPerson;
  readonly method: 'none' | 'single' | 'list';
}

export interface FindPeopleOptions {
  readonly client: Pick<OktaClient, 'listUsers'>;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/**
 * Asks Okta for people by what files name them by: one by one where they are few, else from the whole directory. Never
 * throws: whom it could not ask for is unread.
 */
export async function findPeople(named: readonly NamedPerson[], options: FindPeopleOptions): Promise<FoundPeople> {
  const wanted = new Map<string, Wanted>();
  for (const one of named) {
    if (personKey(one.person) !== '' && !wanted.has(keyOf(one))) wanted.set(keyOf(one), { ...one, users: [], why: '' });
  }
  const all = [...wanted.values()];
  const method = all.length === 0 ? 'none' : all.length <= FEW && all.every(canBeAskedFor) ? 'single' : 'list';
  if (method === 'single') await askForEach(all, options);
  if (method === 'list') await listDirectory(wanted, options);
  return { method, of: (one) => outcomeOf(wanted.get(keyOf(one))) };
}

interface Wanted extends NamedPerson {
  users: User[];
  /** Why Okta could not be asked; empty where it was. */
  why: string;
}

function keyOf({ match, person }: NamedPerson): string {
  return `${match} ${personKey(person)}`;
}

function outcomeOf(wanted: Wanted | undefined): FoundPerson {
  if (wanted === undefined) return { state: 'missing' };
  const { users, match, person, why } = wanted;
  // of several users with one address, one who is still there is meant
  const here = users.filter(({ status }) => status !== 'DEPROVISIONED');
  if (here.length > 1) {
    return {
      state: 'unread',
      why: `${here.length} Okta users have the ${match} "${person}": whose it is is not known`,
    };
  }
  const user = here[0] ?? users[0];
  if (user !== undefined) return { state: 'found', user };
  return why === '' ? { state: 'missing' } : { state: 'unread', why };
}

/** Okta's filter knows logins and e-mails; a quote in a value would end it. */
function canBeAskedFor({ match, person }: NamedPerson): boolean {
  return match !== 'employeeNumber' && !/["\\]/.test(person);
}

async function askForEach(all: readonly Wanted[], { client, concurrency, signal }: FindPeopleOptions): Promise<void> {
  const ask = async (wanted: Wanted, own: AbortSignal) => {
    wanted.why = '';
    const { match, person } = wanted;
    const spellings = [...new Set([person, person.toLowerCase()])];
    const filter = spellings.map((text) => `profile.${match} eq "${text}"`).join(' or ');
    try {
      for await (const { items } of client.listUsers({ filter, signal: own })) {
        for (const user of items)
          if (keyOf({ match, person: profileText(user, match) }) === keyOf(wanted)) keep(wanted, user);
      }
    } catch (error) {
      wanted.why = messageOf(error);
      if (endsAll(error, signal)) throw error;
    }
  };
  for (const wanted of all) wanted.why = NOT_REACHED;
  try {
    await shareOut(all, ask, { concurrency, signal });
  } catch {
    // what fails all of them will end the collection as well, and is told there; those not asked for say so
  }
}

const NOT_REACHED = 'the run ended before Okta was asked for the user';

async function listDirectory(
  wanted: ReadonlyMap<string, Wanted>,
  { client, signal }: FindPeopleOptions,
): Promise<void> {
  const matches = new Set([...wanted.values()].map(({ match }) => match));
  try {
    for await (const users of wholeDirectory(client, signal)) {
      for (const user of users) {
        for (const match of matches) {
          const one = wanted.get(keyOf({ match, person: profileText(user, match) }));
          if (one !== undefined) keep(one, user);
        }
      }
    }
  } catch (error) {
    const why = `the directory could not be listed: ${messageOf(error)}`;
    for (const one of wanted.values()) one.why = why;
  }
}

/** A user may come twice, where the directory changes while it is listed. */
function keep(wanted: Wanted, user: User): void {
  if (wanted.users.some(({ id }) => id === user.id)) return;
  wanted.users.push(parseUserRecord(stripRecord(user)));
}
