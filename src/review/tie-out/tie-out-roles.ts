import { adminRoleAppId } from '../../assignment/admin-records.js';
import { isObject } from '../../assignment/json-guards.js';
import type { App } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import type { AppRead } from '../../run/run-facts.js';
import type { TiedApp } from '../../run/tie-out-facts.js';
import { type Holders, readHolders } from '../admins/read-holders.js';
import { concernsOneRequest } from '../app-failure.js';
import {
  byCreation,
  firstListing,
  lookUpIn,
  noteSecond,
  type SecondListingOptions,
  type TwoListings,
} from './second-listing.js';
import { countsOf, NOTHING_SETTLED, type TiedAppResult } from './tie-out-app.js';

/** An admin role, and how it was read. */
export interface ChosenRole {
  readonly app: App;
  readonly read: AppRead;
}

export interface TieOutRolesOptions extends Omit<SecondListingOptions, 'onRow'> {
  /** Ids of all apps that stand for roles which somebody holds, in scope or not. */
  readonly known: ReadonlySet<string>;
  /** The service apps that were asked for roles. */
  readonly clients: readonly App[];
  readonly concurrency: number;
}

/**
 * Reads who holds Okta's admin roles a second time, in pages of another size, and settles every difference with the rows of each
 * role: all roles are told by the same answers, so that they are read once for all of them.
 */
export async function tieOutRoles(roles: readonly ChosenRole[], options: TieOutRolesOptions): Promise<TiedAppResult[]> {
  const [some] = roles;
  if (some === undefined) return [];
  const listedAt = new Date(options.client.serverNow()).toISOString();
  let second: Holders;
  try {
    second = await readHolders(options.clients, { ...options, isSecond: true });
  } catch (error) {
    const fatal = options.signal.aborted ? options.signal.reason : concernsOneRequest(error) ? undefined : error;
    return await Promise.all(roles.map(async (role) => await unread(role, messageOf(error), fatal, options)));
  }
  const pairs = pairsOf(second);
  const tied = await Promise.all(
    roles.map(async (role) => await tieOutRole(role, { pairs, second, listedAt }, options)),
  );
  return [...tied, ...rolesOfNobody(pairs, some.read, listedAt, options)];
}

interface SecondRead {
  /** When a role was given to whom, by the role's app and the holder. */
  readonly pairs: ReadonlyMap<string, ReadonlyMap<string, string>>;
  readonly second: Holders;
  readonly listedAt: string;
}

/** Roles that nobody held by the first reading: they have no rows to be held against. */
function rolesOfNobody(
  pairs: SecondRead['pairs'],
  { firstReadAt }: AppRead,
  listedAt: string,
  { known }: TieOutRolesOptions,
): TiedAppResult[] {
  return [...pairs].flatMap(([appId, holders]): TiedAppResult[] => {
    if (known.has(appId)) return [];
    const { added, missed } = byCreation(holders, firstReadAt);
    const counts = { appId, firstReadAt, firstRows: 0, listedAt, pages: 1, secondRows: holders.size };
    const state = missed.length === 0 ? 'tied' : 'incomplete';
    return [{ tied: { ...counts, ...NOTHING_SETTLED, state, why: '', added, missed }, fatal: undefined }];
  });
}

function pairsOf({ holders }: Holders): SecondRead['pairs'] {
  const pairs = new Map<string, Map<string, string>>();
  for (const { id, roles } of holders) {
    for (const role of roles) {
      const appId = adminRoleAppId(role);
      const ofRole = pairs.get(appId) ?? new Map<string, string>();
      pairs.set(appId, ofRole);
      // of several ways to one role the first counts: it was there before the others
      const before = ofRole.get(id);
      const at = role.created ?? '';
      ofRole.set(id, before === undefined || at < before ? at : before);
    }
  }
  return pairs;
}

async function tieOutRole(
  { app, read }: ChosenRole,
  { pairs, second, listedAt }: SecondRead,
  options: TieOutRolesOptions,
): Promise<TiedAppResult> {
  const clients = new Set<string>();
  const both = await first(app.id, clients, options);
  both.listedAt = listedAt;
  both.pages = 1;
  for (const [id, created] of pairs.get(app.id) ?? []) noteSecond(both, id, created);
  try {
    const { added, missed } = byCreation(both.secondOnly, read.firstReadAt);
    const holds = async (id: string) => await stillHolds(id, app.id, clients.has(id), options);
    const { removed, stillThere, why: tooMany } = await lookUpIn(both, holds, options);
    const why = [...second.gaps, ...(tooMany === '' ? [] : [tooMany])].join('; ');
    const state = missed.length === 0 && stillThere.length === 0 && why === '' ? 'tied' : 'incomplete';
    return { tied: { ...countsOf(read, both), state, why, added, removed, missed, stillThere }, fatal: undefined };
  } catch (error) {
    if (options.signal.aborted) throw error;
    const tied: TiedApp = { ...countsOf(read, both), ...NOTHING_SETTLED, state: 'incomplete', why: messageOf(error) };
    return { tied, fatal: concernsOneRequest(error) ? undefined : error };
  }
}

async function first(appId: string, clients: Set<string>, options: TieOutRolesOptions): Promise<TwoListings> {
  const onRow: SecondListingOptions['onRow'] = ({ id, _client: client }) => {
    if (isObject(client)) clients.add(id);
  };
  return await firstListing(appId, { ...options, onRow });
}

async function stillHolds(
  id: string,
  appId: string,
  isClient: boolean,
  { client, signal }: TieOutRolesOptions,
): Promise<boolean> {
  const roles = isClient ? await client.listClientRoles(id, { signal }) : await client.listUserRoles(id, { signal });
  return roles.some((role) => adminRoleAppId(role) === appId);
}

async function unread(
  { app, read }: ChosenRole,
  why: string,
  fatal: unknown,
  options: TieOutRolesOptions,
): Promise<TiedAppResult> {
  const both = await first(app.id, new Set(), options);
  return { tied: { ...countsOf(read, both), ...NOTHING_SETTLED, state: 'incomplete', why }, fatal };
}
