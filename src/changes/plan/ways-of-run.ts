import type { Assignment } from '../../assignment/assignment.js';
import type { App, GroupRule } from '../../assignment/records.js';
import { type GroupsOfRun, loadGroups } from '../../derive/paths/load-groups.js';
import { loadPathsOf, type PathIndex } from '../../derive/paths/path-index.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readGroupRules } from '../../run/path-records.js';
import { readApps } from '../../run/read-records.js';
import { walkRows } from '../../run/walk-rows.js';
import type { RowWays } from './group-removals.js';

/** Every way to each access, and what people need to know about groups and rules, from the snapshot. */
export interface WaysOfRun {
  readonly index: PathIndex;
  readonly groups: GroupsOfRun;
  /** The org's group rules; undefined where they could not be read. */
  readonly rules: readonly GroupRule[] | undefined;
  readonly labels: ReadonlyMap<string, string>;
}

/** Undefined where the run read no paths. */
export async function loadWays({ folder, facts }: FinishedRun, signal: AbortSignal): Promise<WaysOfRun | undefined> {
  const index = await loadPathsOf(folder, facts.paths, signal);
  if (index === undefined || facts.paths === undefined) return undefined;
  const groups = await loadGroups(folder, facts.paths, signal);
  const { state, pages } = facts.paths.rules;
  const rules = state === 'complete' && pages > 0 ? await rulesIn(folder, signal) : undefined;
  const labels = new Map<string, string>();
  for await (const { id, label } of readApps(folder, signal)) labels.set(id, label);
  return { index, groups, rules, labels };
}

async function rulesIn(folder: string, signal: AbortSignal): Promise<readonly GroupRule[]> {
  const rules: GroupRule[] = [];
  for await (const rule of readGroupRules(folder, signal)) rules.push(rule);
  return rules;
}

/** The rows of these apps that are wanted, each with its ways where the run read them. */
export async function* wantedRows(
  run: FinishedRun,
  ways: WaysOfRun | undefined,
  apps: ReadonlySet<string>,
  isWanted: (app: App, userId: string) => boolean,
  signal: AbortSignal,
): AsyncGenerator<Assignment> {
  const reads = new Map(run.facts.apps.map((read) => [read.appId, read]));
  let loaded: { readonly appId: string; readonly paths: Awaited<ReturnType<PathIndex['forApp']>> } | undefined;
  for await (const { app, rows } of walkRows(run, signal, apps)) {
    for (const row of rows) {
      if (!isWanted(app, row.appUser.id)) continue;
      const read = reads.get(app.id);
      // loaded for the first row that is wanted: most apps of a large run have none
      if (loaded?.appId !== app.id) {
        loaded = { appId: app.id, paths: read === undefined ? undefined : await ways?.index.forApp(app, read) };
      }
      yield loaded.paths === undefined ? row : { ...row, paths: loaded.paths.of(row.appUser) };
    }
  }
}

/** The rows of these users in these apps, by user. */
export async function readRowWays(
  run: FinishedRun,
  ways: WaysOfRun,
  users: ReadonlySet<string>,
  apps: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly RowWays[]>> {
  const rows = new Map<string, RowWays[]>();
  if (apps.size === 0) return rows;
  for await (const { app, appUser, paths } of wantedRows(run, ways, apps, (_app, id) => users.has(id), signal)) {
    if (paths === undefined) continue;
    const ofUser = rows.get(appUser.id) ?? [];
    ofUser.push({ appId: app.id, appLabel: app.label, userId: appUser.id, paths });
    rows.set(appUser.id, ofUser);
  }
  return rows;
}
