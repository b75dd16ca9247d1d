import type { App } from '../../assignment/records.js';
import { shareOut } from '../../async/worker-pool.js';
import type { OktaClient } from '../../okta/api.js';
import type { TieOutPolicy } from '../../policy/policy.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { AppRead } from '../../run/run-facts.js';
import type { TiedApp, TiedUsers, TieOut } from '../../run/tie-out-facts.js';
import { embeddedOnly, loadJoinedUsers } from '../../run/user-lookups.js';
import { tieOutApp, untiedApp } from './tie-out-app.js';
import { type TieOutCost, tieOutCost } from './tie-out-cost.js';
import { tieOutRoles } from './tie-out-roles.js';
import { createSeenUsers, type SeenUsers, tieOutUsers } from './tie-out-users.js';

export interface TieOutOptions {
  readonly client: OktaClient;
  /** The run's folder, with its snapshot. */
  readonly folder: string;
  /** Every app seen, in Okta's order, and how it was read. */
  readonly apps: readonly App[];
  /** Those that stand for admin roles, and the service apps that were asked for roles. */
  readonly roles?: readonly App[] | undefined;
  readonly clients?: readonly App[] | undefined;
  readonly reads: readonly AppRead[];
  readonly policy: TieOutPolicy;
  /** How many apps are listed side by side. */
  readonly concurrency: number;
  /** Is told the cost before anything is asked. */
  readonly announce: (cost: TieOutCost) => void;
  readonly signal: AbortSignal;
}

export interface TieOutResult {
  readonly tieOut: TieOut;
  /** What ended it early; undefined when nothing did. */
  readonly stopped: unknown;
}

/**
 * Checks the population by a second listing of every app that the policy names and that was read to its end, within the
 * same rate budget. Resolves with undefined where the policy names none.
 */
export async function tieOut(options: TieOutOptions): Promise<TieOutResult | undefined> {
  const chosen = chosenApps(options.apps, options);
  const roles = chosenApps(options.roles ?? [], options);
  if (chosen.length + roles.length === 0) return undefined;
  options.announce(
    tieOutCost(
      chosen.map(({ read }) => read),
      roles.map(({ read }) => read),
    ),
  );
  const isJoined = chosen.some(({ read }) => read.notEmbedded > 0);
  const users = createSeenUsers(isJoined ? await loadJoinedUsers(options.folder, options.signal) : embeddedOnly);
  const { tied, stopped } = await tieOutAll(chosen, roles, users, options);
  const asked = [...chosen, ...roles].map(({ read }) => read);
  const askedIds = new Set(asked.map(({ appId }) => appId));
  const apps = [
    ...asked.map((read) => tied.get(read.appId) ?? untiedApp(read, 'the run ended before its second listing')),
    // roles that the first reading knew nobody to hold
    ...[...tied.values()].filter(({ appId }) => !askedIds.has(appId)),
  ];
  if (stopped !== undefined) return { tieOut: { apps, users: notListed(users) }, stopped };
  try {
    return { tieOut: { apps, users: await tieOutUsers(users, options) }, stopped: undefined };
  } catch (error) {
    return { tieOut: { apps, users: notListed(users) }, stopped: error };
  }
}

interface Chosen {
  readonly app: App;
  readonly read: AppRead;
}

function chosenApps(apps: readonly App[], { reads, policy }: TieOutOptions): Chosen[] {
  if (policy.apps === 'off') return [];
  const isNamed = policy.apps === 'all' ? () => true : anyAppMatcher(policy.apps);
  const readOf = new Map(reads.map((read) => [read.appId, read]));
  return apps.flatMap((app) => {
    const read = readOf.get(app.id);
    return read?.state === 'complete' && isNamed(app) ? [{ app, read }] : [];
  });
}

async function tieOutAll(
  chosen: readonly Chosen[],
  roles: readonly Chosen[],
  users: SeenUsers,
  options: TieOutOptions,
): Promise<{ readonly tied: ReadonlyMap<string, TiedApp>; readonly stopped: unknown }> {
  const tied = new Map<string, TiedApp>();
  let stopped: unknown;

  async function listAgain({ app, read }: Chosen, signal: AbortSignal): Promise<void> {
    const result = await tieOutApp(app, read, { ...options, onRow: users.see, signal });
    tied.set(app.id, result.tied);
    if (result.fatal !== undefined) throw result.fatal;
  }

  try {
    await shareOut(chosen, listAgain, options);
    const known = new Set((options.roles ?? []).map(({ id }) => id));
    for (const result of await tieOutRoles(roles, { ...options, known, clients: options.clients ?? [] })) {
      tied.set(result.tied.appId, result.tied);
      if (result.fatal !== undefined) throw result.fatal;
    }
  } catch (error) {
    stopped = error;
  }
  return { tied, stopped: stopped ?? (options.signal.aborted ? options.signal.reason : undefined) };
}

function notListed(users: SeenUsers): TiedUsers {
  const seen = users.statuses.size;
  const why = 'the run ended before the directory was listed';
  return { seen, listed: 0, withoutUser: [], deleted: [], statusChanged: [], unsettled: seen, why };
}
