import type { AppUser, JsonObject, User } from '../../assignment/records.js';

/** What a filter looks at: a user, and their assignment. */
export interface FilterRecords {
  readonly user: User;
  readonly appUser: AppUser;
}

/** An attribute that a filter names, and how it is read. */
export interface Attribute {
  readonly path: string;
  /** The value as Okta returned it; undefined where it is absent. */
  readonly read: (records: FilterRecords) => unknown;
}

const READERS: ReadonlyMap<string, Attribute['read']> = new Map<string, Attribute['read']>([
  ['id', ({ user }) => user.id],
  ['status', ({ user }) => user.status],
  ['created', ({ user }) => user.created],
  ['lastLogin', ({ user }) => user.lastLogin],
  ['type.id', ({ user }) => user.type?.id],
  ['appUser.id', ({ appUser }) => appUser.id],
  ['appUser.externalId', ({ appUser }) => appUser.externalId],
  ['appUser.created', ({ appUser }) => appUser.created],
  ['appUser.lastUpdated', ({ appUser }) => appUser.lastUpdated],
  ['appUser.scope', ({ appUser }) => appUser.scope],
  ['appUser.status', ({ appUser }) => appUser.status],
  ['appUser.statusChanged', ({ appUser }) => appUser.statusChanged],
  ['appUser.syncState', ({ appUser }) => appUser.syncState],
  ['appUser.lastSync', ({ appUser }) => appUser.lastSync],
  ['appUser.passwordChanged', ({ appUser }) => appUser.passwordChanged],
  ['appUser.credentials.userName', ({ appUser }) => appUser.credentials?.userName],
]);

/** The paths that a filter may name, for messages. */
export const KNOWN_PATHS: readonly string[] = [...READERS.keys(), 'profile.<name>', 'appUser.profile.<name>'];

/** Finds an attribute by its path, as Okta spells it; undefined for any path that is not known. */
export function attributeOf(path: string): Attribute | undefined {
  const read = READERS.get(path);
  if (read !== undefined) return { path, read };
  const profile = /^(appUser\.)?profile\.([A-Za-z_][\w-]*)$/.exec(path);
  const name = profile?.[2];
  if (name === undefined) return undefined;
  return profile?.[1] === undefined
    ? { path, read: ({ user }) => own(user.profile, name) }
    : { path, read: ({ appUser }) => own(appUser.profile, name) };
}

/** Null, the empty text and the empty list are absent, as `pr` has it in RFC 7644, section 3.4.2.2. */
export function isAbsent(value: unknown): boolean {
  return value == null || value === '' || (Array.isArray(value) && value.every(isAbsent));
}

function own(profile: JsonObject | null | undefined, name: string): unknown {
  return profile != null && Object.hasOwn(profile, name) ? profile[name] : undefined;
}
