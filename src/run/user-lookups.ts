import type { UserLookup } from '../assignment/assignment.js';
import { embeddedUserOf } from '../assignment/embedded-user.js';
import { isObject } from '../assignment/json-guards.js';
import type { AppUser, JsonObject } from '../assignment/records.js';
import { accountOf } from '../assignment/source-records.js';
import { parseUserRecord, readUsers } from './read-records.js';

/** The line that stands for a user whom Okta does not have. */
export function missingUser(id: string): JsonObject {
  return { id, _lookup: { state: 'missing' } };
}

/** The line that stands for a user who could not be read, and why. */
export function unreadUser(id: string, why: string): JsonObject {
  return { id, _lookup: { state: 'unread', why } };
}

/** Finds the user of a row: its own embedded one, else the directory's. */
export type FindUser = (row: AppUser) => UserLookup;

/** For snapshots in which every row came with its user. */
export const embeddedOnly: FindUser = (row) => embeddedUser(row) ?? NOT_READ;

/** Loads the users that were joined from the directory. Memory grows with those only. */
export async function loadJoinedUsers(folder: string, signal?: AbortSignal): Promise<FindUser> {
  const joined = new Map<string, UserLookup>();
  for await (const record of readUsers(folder, signal)) joined.set(String(record.id), lookupOf(record));
  return findIn(joined);
}

/** Finds joined users among these records, lines as the snapshot has them. */
export function findAmong(records: readonly JsonObject[]): FindUser {
  return findIn(new Map(records.map((record) => [String(record.id), lookupOf(record)])));
}

function findIn(joined: ReadonlyMap<string, UserLookup>): FindUser {
  return (row) => embeddedUser(row) ?? joined.get(row.id) ?? NOT_READ;
}

const NOT_READ: UserLookup = { state: 'unread', why: 'the user was not read before the run ended' };

function embeddedUser(row: AppUser): UserLookup | undefined {
  const client = row._client;
  if (isObject(client)) return { state: 'client', label: String(client.label) };
  const account = row._account === undefined ? undefined : accountOf(row);
  if (account !== undefined) {
    if (account.unread !== '') return { state: 'unread', why: account.unread };
    return account.user === null ? { state: 'missing' } : { state: 'found', user: account.user };
  }
  const embedded = embeddedUserOf(row);
  return embedded === undefined ? undefined : { state: 'found', user: parseUserRecord(embedded) };
}

function lookupOf(record: JsonObject): UserLookup {
  const lookup = record._lookup;
  if (lookup === undefined) return { state: 'found', user: parseUserRecord(record) };
  if (typeof lookup === 'object' && lookup !== null && 'state' in lookup && lookup.state === 'missing') {
    return { state: 'missing' };
  }
  const why = typeof lookup === 'object' && lookup !== null && 'why' in lookup ? String(lookup.why) : 'reason unknown';
  return { state: 'unread', why };
}
