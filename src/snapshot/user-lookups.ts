import type { UserLookup } from '../assignment.js';
import type { AppUser, JsonObject } from '../records.js';
import { parseUserRecord, readUsers } from './read-records.js';
import type { DirectoryRead } from './run-facts.js';

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

/** Loads the joined users of a snapshot. Memory grows with the users that came without a row's embedded one only. */
export async function loadUserLookups(
  folder: string,
  directory: DirectoryRead,
  signal?: AbortSignal,
): Promise<FindUser> {
  const joined = new Map<string, UserLookup>();
  if (directory.method !== 'none') {
    for await (const record of readUsers(folder, signal)) joined.set(String(record.id), lookupOf(record));
  }
  return (row) => {
    const embedded = row._embedded?.user;
    if (embedded != null) return { state: 'found', user: parseUserRecord(embedded) };
    return joined.get(row.id) ?? { state: 'unread', why: 'the user was not read before the run ended' };
  };
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
