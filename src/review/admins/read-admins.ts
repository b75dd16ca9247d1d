import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isAdminRoleId } from '../../assignment/admin-records.js';
import { isText } from '../../assignment/json-guards.js';
import type { App } from '../../assignment/records.js';
import { isServiceApp } from '../../assignment/service-app.js';
import { messageOf } from '../../errors.js';
import { type NdjsonFact, writeNdjsonGz } from '../../files/ndjson-gz-writer.js';
import { isForbidden } from '../../okta/errors.js';
import { createScope } from '../../policy/scope.js';
import type { AdminsFacts } from '../../run/admins-facts.js';
import { appUsersName, LAYOUT } from '../../run/layout.js';
import { readOf, startOf } from '../../run/read-log.js';
import { readListedApps } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import { type Holders, readHolders } from './read-holders.js';
import { type Machines, readMachines } from './read-machines.js';
import { type RoleApp, roleApps } from './role-apps.js';

/** Okta's admin roles as apps of the run, on disk. */
export interface AdminsRead {
  readonly apps: readonly App[];
  readonly reads: readonly AppRead[];
  /** The service apps that were asked for roles. */
  readonly clients: readonly App[];
  readonly files: readonly NdjsonFact[];
  /** Undefined where the policy asks for none. */
  readonly facts: AdminsFacts | undefined;
  /** Why the administrators are not all known, a sentence each. */
  readonly gaps: readonly string[];
}

export const NO_ADMINS: AdminsRead = { apps: [], reads: [], clients: [], files: [], facts: undefined, gaps: [] };

type AdminsOptions = Pick<ReviewOptions, 'client' | 'policy' | 'only' | 'progress' | 'signal'>;

/**
 * Reads who administers Okta, where the policy asks for it, before the apps: the roles are apps of the run like any other from
 * then on. Whatever goes wrong is part of the result: what the credential may not see makes the run incomplete.
 */
export async function readAdmins(run: OpenedRun, options: AdminsOptions): Promise<AdminsRead> {
  const { client, policy, progress, signal } = options;
  if (policy.policy.admins.roles === 'off' || run.list === undefined) return NO_ADMINS;
  progress.phase('reading administrators');
  const concurrency = policy.policy.rateLimit.maxConcurrent;
  const gaps: string[] = [];
  const firstReadAt = new Date(client.serverNow()).toISOString(); // a role given from now on may be missed
  let holders: Holders = NOBODY;
  let clients: readonly App[] = [];
  let sets = new Map<string, string>();
  try {
    clients = await serviceApps(run.folder, signal);
    holders = await readHolders(clients, { client, concurrency, signal });
    gaps.push(...holders.gaps);
    if (holders.holders.some(({ roles }) => roles.some(({ type }) => type === 'CUSTOM'))) {
      sets = await resourceSets(options);
    }
  } catch (error) {
    gaps.push(gapOf(error));
  }
  const machines = gaps.length === 0 ? await machinesOf(clients, holders, options) : NO_MACHINES;
  const roles = roleApps(holders.holders, { groups: holders.groups, resourceSets: sets });
  const lastReadAt = new Date(client.serverNow()).toISOString();
  const why = gaps.length === 0 ? '' : 'the administrators could not all be read';
  const scope = createScope(policy.policy, options.only);
  const reads = roles.map(({ app, rows }): AppRead => {
    const decision = scope.decide(app);
    if (!decision.inScope) return readOf(startOf(app.id), 'excluded', decision.excludedBy);
    const read = readOf(startOf(app.id), why === '' ? 'complete' : 'incomplete', why);
    return { ...read, pages: 1, rows: rows.length, firstReadAt, lastReadAt };
  });
  return {
    apps: roles.map(({ app }) => app),
    reads,
    clients,
    files: await write(
      run.folder,
      roles,
      machines,
      new Set(reads.flatMap(({ pages, appId }) => (pages > 0 ? [appId] : []))),
    ),
    facts: factsOf(holders, roles, machines, [...gaps, ...machines.gaps]),
    gaps: [...gaps, ...machines.gaps],
  };
}

const NOBODY: Holders = { holders: [], listed: 0, byGroupOnly: 0, groups: new Map(), gaps: [] };

const NO_MACHINES: Machines = { tokens: undefined, apps: [], gaps: [] };

/** Tokens and service apps; whatever ends their reading is told by what is read next. */
async function machinesOf(
  clients: readonly App[],
  { holders }: Holders,
  { client, signal }: AdminsOptions,
): Promise<Machines> {
  try {
    return await readMachines(clients, holders, { client, signal });
  } catch (error) {
    return { ...NO_MACHINES, gaps: [`The API tokens and service apps could not be read: ${messageOf(error)}`] };
  }
}

const WHO_MAY =
  'only a Super Administrator sees them, or a custom role with the permission "View roles, resources, and admin assignments" (okta.iam.read), and an OAuth app with the scope okta.roles.read besides';

function gapOf(error: unknown): string {
  const who = isForbidden(error) ? `; ${WHO_MAY}` : '';
  return `The administrators could not be read: ${messageOf(error)}${who}`;
}

/** Apps that act for themselves, with client credentials: OAuth clients, whose ids are those of their apps. */
async function serviceApps(folder: string, signal: AbortSignal): Promise<readonly App[]> {
  const found: App[] = [];
  for await (const app of readListedApps(folder, signal)) {
    if (isServiceApp(app)) found.push({ id: app.id, label: app.label, status: app.status });
  }
  return found;
}

async function resourceSets({ client, signal }: AdminsOptions): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  for await (const page of client.listResourceSets({ signal })) {
    for (const { id, label } of page) if (isText(id) && isText(label)) names.set(id, label);
  }
  return names;
}

async function write(
  folder: string,
  roles: readonly RoleApp[],
  { tokens, apps }: Machines,
  inScope: ReadonlySet<string>,
): Promise<readonly NdjsonFact[]> {
  const files: NdjsonFact[] = [];
  // of an interrupted run, whose administrators are read anew
  for (const name of await readdir(join(folder, LAYOUT.appUsersFolder))) {
    if (isAdminRoleId(name)) await rm(join(folder, LAYOUT.appUsersFolder, name));
  }
  for (const name of [LAYOUT.apiTokens, LAYOUT.serviceApps]) await rm(join(folder, name), { force: true });
  const keep = async (name: string, records: readonly unknown[]) =>
    files.push(await writeNdjsonGz(folder, name, records));
  await keep(
    LAYOUT.roleApps,
    roles.map(({ app }) => app),
  );
  for (const { app, rows } of roles) if (inScope.has(app.id)) await keep(appUsersName(app.id), rows);
  if (tokens !== undefined) {
    await keep(LAYOUT.apiTokens, tokens);
    await keep(LAYOUT.serviceApps, apps);
  }
  return files;
}

function factsOf(
  { holders, listed, byGroupOnly, groups }: Holders,
  roles: readonly RoleApp[],
  { tokens, apps }: Machines,
  gaps: readonly string[],
): AdminsFacts {
  return {
    state: gaps.length === 0 ? 'complete' : 'incomplete',
    why: gaps,
    ...{ listed, byGroupOnly, groups: groups.size, clients: apps.length, roles: roles.length },
    rows: roles.reduce((sum, { rows }) => sum + rows.length, 0),
    factorsUnread: holders.filter(({ factorsUnread }) => factorsUnread !== '').length,
    tokens: tokens?.length ?? null,
  };
}
