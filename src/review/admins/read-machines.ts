import { profileText } from '../../assignment/assignment.js';
import { USER_NOT_READ } from '../../assignment/assignment-facts.js';
import { isText } from '../../assignment/json-guards.js';
import type { App, JsonObject } from '../../assignment/records.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound } from '../../okta/errors.js';
import type { ServiceAppRecord, TokenRecord } from '../../run/machine-records.js';
import { userById } from '../join/user-by-id.js';
import { type RoleHolder, roleLabel } from './role-apps.js';
import { tolerated } from './tolerated.js';

/** What acts without a person: API tokens, each with its owner, and service apps with their scopes. */
export interface Machines {
  /** Undefined where they could not be read. */
  readonly tokens: readonly TokenRecord[] | undefined;
  readonly apps: readonly ServiceAppRecord[];
  /** What could not be read, a sentence each. */
  readonly gaps: readonly string[];
}

interface MachinesOptions {
  readonly client: OktaClient;
  readonly signal: AbortSignal;
}

/** Reads tokens and service apps. Throws what concerns every request. */
export async function readMachines(
  clients: readonly App[],
  holders: readonly RoleHolder[],
  { client, signal }: MachinesOptions,
): Promise<Machines> {
  const gaps: string[] = [];
  const rolesOf = new Map(holders.map(({ id, roles }) => [id, [...new Set(roles.map(roleLabel))]]));
  const owners = new Map<string, Owner>();

  async function ownerOf(id: string): Promise<Owner> {
    const known =
      owners.get(id) ??
      (await tolerated(`The owner ${id} of an API token could not be read`, gaps, signal, () =>
        readOwner(id, client, signal),
      ));
    // one who cannot be read says nothing of the tokens
    const owner = known ?? { ownerLogin: '', ownerStatus: USER_NOT_READ };
    owners.set(id, owner);
    return owner;
  }

  const tokens = await tolerated('The API tokens could not be read', gaps, signal, async () => {
    const records: TokenRecord[] = [];
    for (const token of await client.listApiTokens({ signal })) {
      const ownerId = token.userId ?? '';
      records.push({ ...plain(token), ...(await ownerOf(ownerId)), ownerId, ownerRoles: rolesOf.get(ownerId) ?? [] });
    }
    return records;
  });
  const apps: ServiceAppRecord[] = [];
  for (const { id, label, status } of clients) {
    await tolerated(`The scopes of the service app "${label}" (${id}) could not be read`, gaps, signal, async () => {
      const grants = await client.listAppGrants(id, { signal });
      const scopes = grants.flatMap(({ scopeId, status: state }) =>
        isText(scopeId) && state !== 'REVOKED' ? [scopeId] : [],
      );
      apps.push({ id, label, status, scopes: scopes.sort(), roles: rolesOf.get(id) ?? [] });
    });
  }
  return { tokens, apps, gaps };
}

function plain(token: JsonObject): Omit<TokenRecord, 'ownerLogin' | 'ownerStatus' | 'ownerId' | 'ownerRoles'> {
  const { id, name, created, lastUpdated, expiresAt, network } = token;
  const text = (value: unknown): string => (isText(value) ? value : '');
  const connection =
    typeof network === 'object' && network !== null && 'connection' in network ? network.connection : '';
  return {
    id: text(id),
    name: text(name),
    created: text(created),
    lastUpdated: text(lastUpdated),
    expiresAt: text(expiresAt),
    network: text(connection),
  };
}

type Owner = Pick<TokenRecord, 'ownerLogin' | 'ownerStatus'>;

const NO_OWNER: Owner = { ownerLogin: '', ownerStatus: '' };

async function readOwner(userId: string, client: OktaClient, signal: AbortSignal): Promise<Owner> {
  if (userId === '') return NO_OWNER;
  try {
    const user = await userById(userId, client, signal);
    return { ownerLogin: profileText(user, 'login'), ownerStatus: user.status };
  } catch (error) {
    if (isNotFound(error)) return NO_OWNER;
    throw error;
  }
}
