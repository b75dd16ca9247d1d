import { join } from 'node:path';
import { profileText } from '../../assignment/assignment.js';
import { isObject } from '../../assignment/json-guards.js';
import { ownAddresses } from '../../assignment/own-addresses.js';
import { personKey } from '../../assignment/person.js';
import type { User } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import { createNdjsonGz, type NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound, OktaShapeError } from '../../okta/errors.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { readYamlFile } from '../../policy/yaml-file.js';
import { parseRegister } from '../../roster/register.js';
import { OWNERS_FILE, REGISTER_FILE } from '../../roster/sources-facts.js';
import type { OwnerRecord } from '../../run/owner-records.js';
import { endsAll } from '../app-failure.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';

export interface OwnersRead {
  /** Undefined where the policy names no register. */
  readonly file: NdjsonFact | undefined;
  readonly asked: number;
  /** A sentence for each owner who could not be read. */
  readonly warnings: readonly string[];
}

export const NO_OWNERS: OwnersRead = { file: undefined, asked: 0, warnings: [] };

/**
 * Reads the owners that a run's register names, once each: whether they are still there decides whether anybody answers for
 * an account. They need not have any access themselves, so that no listing of an app shows them.
 */
export async function readOwners(
  { folder, list }: Pick<OpenedRun, 'folder' | 'list'>,
  { client, policy, progress, signal }: Pick<ReviewOptions, 'client' | 'policy' | 'progress' | 'signal'>,
): Promise<OwnersRead> {
  // an org that did not answer would not answer this either
  if (policy.policy.serviceAccounts === undefined || list === undefined) return NO_OWNERS;
  progress.phase('reading owners of service accounts');
  const { accounts } = parseRegister(await readYamlFile(join(folder, REGISTER_FILE), '', true));
  const owners = new Map(accounts.flatMap(({ owner }) => (owner === undefined ? [] : [[personKey(owner), owner]])));
  const file = await createNdjsonGz(join(folder, OWNERS_FILE), { name: OWNERS_FILE });
  const warnings: string[] = [];
  let isStopped = false;
  for (const owner of owners.values()) {
    // what fails one of them for all will end the collection as well, and is told there
    const looked: OwnerRecord | undefined = isStopped ? undefined : await lookUp(owner, client, signal);
    isStopped = looked === undefined;
    const line = looked ?? notReached(owner);
    if (line.state === 'unread') warnings.push(`The owner ${owner} could not be read: ${line.why}`);
    await file.write([line]);
  }
  return { file: await file.finish(), asked: owners.size, warnings };
}

async function lookUp(
  owner: string,
  client: Pick<OktaClient, 'getUser' | 'listUsers'>,
  signal: AbortSignal,
): Promise<OwnerRecord | undefined> {
  try {
    const user = (await byIdOrLogin(owner, client, signal)) ?? (await byEmail(owner, client, signal));
    return user === undefined ? { owner, state: 'missing' } : { owner, state: 'found', user };
  } catch (error) {
    if (endsAll(error, signal)) return undefined;
    return { owner, state: 'unread', why: messageOf(error) };
  }
}

async function byIdOrLogin(owner: string, client: Pick<OktaClient, 'getUser'>, signal: AbortSignal) {
  try {
    const user = await client.getUser(owner, { signal });
    if (!answersTo(user, owner)) {
      throw new OktaShapeError(`GET /api/v1/users/${owner} answered with the user ${user.id}`);
    }
    return userOf(stripRecord(user));
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** Whether this is who was asked for: by id, by login or the part of it before the `@`, or by another address of their own. */
function answersTo(user: User, owner: string): boolean {
  const { id, profile } = user;
  const login = profileText(user, 'login');
  const names = [id, login, login.split('@')[0] ?? '', profileText(user, 'email'), ...ownAddresses(profile)];
  return names.some((name) => personKey(name) === personKey(owner));
}

/** Of several users with one address, one who is still there is meant. */
async function byEmail(owner: string, client: Pick<OktaClient, 'listUsers'>, signal: AbortSignal) {
  if (!owner.includes('@') || /["\\]/.test(owner)) return undefined;
  const found = [];
  for await (const page of client.listUsers({ filter: `profile.email eq "${owner}"`, signal }))
    found.push(...page.items.filter((user) => answersTo(user, owner)));
  const user = found.find(({ status }) => status !== 'DEPROVISIONED') ?? found[0];
  return user === undefined ? undefined : userOf(stripRecord(user));
}

function userOf(record: unknown) {
  if (!isObject(record)) throw new TypeError('a user is not an object');
  const { id, status, profile } = record;
  return { id: String(id), status: String(status), profile: isObject(profile) ? profile : null };
}

function notReached(owner: string): OwnerRecord {
  return { owner, state: 'unread', why: 'the owner was not read before the run ended' };
}
