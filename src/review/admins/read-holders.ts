import type { AdminRole } from '../../assignment/admin-records.js';
import { isObject, isText } from '../../assignment/json-guards.js';
import type { App, Group, JsonObject } from '../../assignment/records.js';
import { shareOut } from '../../async/worker-pool.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import { endsAll } from '../app-failure.js';
import { userById } from '../join/user-by-id.js';
import { groupOf, type RoleHolder } from './role-apps.js';
import { tolerated } from './tolerated.js';

export interface HoldersOptions {
  readonly client: OktaClient;
  readonly concurrency: number;
  readonly signal: AbortSignal;
  /** Reads roles only, without users and factors, and in pages of another size: to check what was read before. */
  readonly isSecond?: boolean | undefined;
}

/** Who holds roles, as far as it could be read. */
export interface Holders {
  /** In the order in which Okta lists them; those whom only a group makes administrators after them, service apps last. */
  readonly holders: readonly RoleHolder[];
  readonly listed: number;
  readonly byGroupOnly: number;
  /** What the groups that have roles are called, by id. */
  readonly groups: ReadonlyMap<string, string>;
  /** What could not be read, a sentence each. */
  readonly gaps: readonly string[];
}

/** One less than the first time: whatever is lost where a page ends is not lost in both. */
export const SECOND_PAGE: number = PAGE_SIZE.iam - 1;

/** Okta's spelling in its specification, and that of its release notes. */
function hasRoles({ _embedded: embedded }: Group): boolean {
  const stats = embedded?.stats;
  return isObject(stats) && (stats.hasAdminPrivlege === true || stats.hasAdminPrivileges === true);
}

/**
 * Reads who holds which role, with the fewest requests: the list of assignees, the roles of each (which name the groups that
 * they come by), and the members of those groups and of all others that Okta says have roles, because nowhere is it said that the
 * list has people who are administrators by a group alone. Throws what concerns every request.
 */
export async function readHolders(clients: readonly App[], options: HoldersOptions): Promise<Holders> {
  const { client, signal } = options;
  const gaps: string[] = [];
  const listed: string[] = [];
  for await (const page of client.listRoleAssignees(options.isSecond ? { limit: SECOND_PAGE, signal } : { signal }))
    listed.push(...page.flatMap(({ id }) => (isText(id) ? [id] : [])));
  const found = await holdersOf(listed, gaps, options);
  const groups = new Map<string, string>();
  const members = new Set<string>();
  const groupIds = new Set(
    [...found.values()].flatMap(({ roles }) => roles.flatMap((role) => groupOf(role)?.id ?? [])),
  );
  await tolerated('The groups that have admin roles could not be looked for', gaps, signal, async () => {
    for await (const { items } of client.listGroups({ expand: 'stats', signal })) {
      for (const group of items) if (hasRoles(group)) groupIds.add(group.id);
    }
  });
  for (const groupId of groupIds) {
    await tolerated(`The group ${groupId}, which has admin roles, could not be read`, gaps, signal, async () => {
      const { profile } = await client.getGroup(groupId, { signal });
      groups.set(groupId, isText(profile?.name) ? profile.name : groupId);
      for await (const { items } of client.listGroupMembers(groupId, { signal })) {
        for (const { id, status } of items) if (status !== 'DEPROVISIONED') members.add(id);
      }
    });
  }
  const more = await holdersOf(
    [...members].filter((id) => !found.has(id)),
    gaps,
    options,
  );
  const apps = await clientsOf(clients, gaps, options);
  const inOrder = (ids: Iterable<string>, map: ReadonlyMap<string, RoleHolder>) =>
    [...ids].flatMap((id) => map.get(id) ?? []);
  const people = [...inOrder(new Set(listed), found), ...inOrder(members, more)];
  return {
    holders: [
      ...people,
      ...inOrder(
        clients.map(({ id }) => id),
        apps,
      ),
    ].filter(({ roles }) => roles.length > 0),
    listed: new Set(listed).size,
    byGroupOnly: [...more.values()].filter(({ roles }) => roles.length > 0).length,
    groups,
    gaps,
  };
}

async function holdersOf(
  ids: readonly string[],
  gaps: string[],
  { client, concurrency, signal, isSecond = false }: HoldersOptions,
): Promise<ReadonlyMap<string, RoleHolder>> {
  const found = new Map<string, RoleHolder>();
  const read = async (id: string, own: AbortSignal) => {
    await tolerated(`The admin roles of the user ${id} could not be read`, gaps, own, async () => {
      const roles = await client.listUserRoles(id, { signal: own });
      // whoever is in a group and has no role by it is no administrator
      const isBare = isSecond || roles.length === 0;
      const user = isBare ? undefined : stripRecord(await userById(id, client, own));
      const factors = isBare ? NO_FACTORS : await factorsOf(id, client, own);
      found.set(id, { id, roles: inForce(roles), user, clientLabel: undefined, ...factors });
    });
  };
  await shareOut([...new Set(ids)], read, { concurrency, signal });
  return found;
}

type Factors = Pick<RoleHolder, 'factors' | 'factorsUnread'>;

const NO_FACTORS: Factors = { factors: undefined, factorsUnread: '' };

/** A factor that is not ACTIVE was begun and not finished: it protects nothing. */
async function factorsOf(id: string, client: OktaClient, signal: AbortSignal): Promise<Factors> {
  try {
    const factors = await client.listUserFactors(id, { signal });
    return { factors: factors.filter(({ status }) => status === 'ACTIVE').map(kindOf), factorsUnread: '' };
  } catch (error) {
    if (endsAll(error, signal)) throw error;
    return { factors: undefined, factorsUnread: messageOf(error) };
  }
}

function kindOf({ factorType, provider }: JsonObject): string {
  return [factorType, provider].filter(isText).join(' of ');
}

/** Okta keeps no roles that were taken away; one that has ended by itself says so. */
function inForce(roles: readonly AdminRole[]): readonly AdminRole[] {
  return roles.filter(({ status }) => status == null || status === 'ACTIVE');
}

async function clientsOf(
  clients: readonly App[],
  gaps: string[],
  { client, concurrency, signal }: HoldersOptions,
): Promise<ReadonlyMap<string, RoleHolder>> {
  const found = new Map<string, RoleHolder>();
  const read = async ({ id, label }: App, own: AbortSignal) => {
    await tolerated(`The admin roles of the service app "${label}" (${id}) could not be read`, gaps, own, async () => {
      const roles = inForce(await client.listClientRoles(id, { signal: own }));
      found.set(id, { id, roles, user: undefined, clientLabel: label, ...NO_FACTORS });
    });
  };
  await shareOut(clients, read, { concurrency, signal });
  return found;
}
