import type { App } from '../../assignment/records.js';
import { shareOut } from '../../async/worker-pool.js';
import type { InOrder, JoinedUsers } from '../../derive/app-sequencer.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { Scope } from '../../policy/scope.js';
import { createNamer } from '../../run/nameable.js';
import { type PageEntry, readOf, startOf } from '../../run/read-log.js';
import type { AppRead } from '../../run/run-facts.js';
import type { DirectoryReader } from '../join/directory.js';
import type { ProgressState } from '../progress.js';
import { type CollectAppOptions, collectApp } from './collect-app.js';

export interface CollectAppsOptions extends CollectAppOptions {
  /** Every app seen, in Okta's order. */
  readonly apps: readonly App[];
  readonly scope: Pick<Scope, 'decide'>;
  /** Learns of every app as it ends. */
  readonly order: InOrder;
  /** Reads the users that rows came without, while other apps are still being listed. */
  readonly directory: Pick<DirectoryReader, 'lookUpNow'>;
  /** How many apps are read side by side; each app's pages come in order. */
  readonly concurrency: number;
  /** Rows by app as the last run found them: the largest apps begin first, because the pages of one app are a chain. */
  readonly lastRows: ReadonlyMap<string, number>;
  /** What an interrupted run read of each app already. */
  readonly resumed: ReadonlyMap<string, PageEntry>;
}

export interface Collected {
  /** One entry for every app seen, in Okta's order. */
  readonly reads: readonly AppRead[];
  /** Apps in scope that nobody came to; each is incomplete. */
  readonly unreached: ReadonlySet<string>;
  readonly files: readonly NdjsonFact[];
  /** What ended the collection before every app was tried; undefined when nothing did. */
  readonly stopped: unknown;
}

/**
 * Reads the users of every app in scope, several apps at a time. One app that cannot be read leaves the others alone;
 * what concerns the whole org ends the collection, and every app not read by then says so.
 */
export async function collectApps(options: CollectAppsOptions): Promise<Collected> {
  const results = new Map<string, AppRead>();
  const files = new Map<string, NdjsonFact>();
  let stopped: unknown;

  function ended(read: AppRead, users?: JoinedUsers): void {
    results.set(read.appId, read);
    options.order.ended(read, users);
  }

  async function read(app: App, signal: AbortSignal): Promise<void> {
    const collected = await collectApp(app, { ...options, signal }, options.resumed.get(app.id));
    files.set(app.id, collected.file);
    ended(collected.read, await options.directory.lookUpNow(app.id, collected.unembedded));
    options.progress.appDone();
    if (collected.fatal !== undefined) throw collected.fatal;
  }

  const apps = appsToRead(options, ended);
  try {
    await shareOut(largestFirst(apps, options), read, options);
  } catch (error) {
    stopped = error;
  }
  const unreached = apps.map(({ id }) => id).filter((id) => !results.has(id));
  for (const id of unreached) ended(readOf(startOf(id), 'incomplete', 'it was not reached before the run ended'));
  return {
    reads: options.apps.flatMap((app) => results.get(app.id) ?? []),
    unreached: new Set(unreached),
    files: options.apps.flatMap((app) => files.get(app.id) ?? []),
    stopped: stopped ?? (options.signal.aborted ? options.signal.reason : undefined),
  };
}

/** The apps to read; those out of scope have ended already, and those that no file can be named after. */
function appsToRead({ apps, scope }: CollectAppsOptions, ended: (read: AppRead) => void): App[] {
  const whyUnnameable = createNamer('app');
  return apps.filter((app) => {
    const decision = scope.decide(app);
    if (!decision.inScope) {
      ended(readOf(startOf(app.id), 'excluded', decision.excludedBy));
      return false;
    }
    const why = whyUnnameable(app.id);
    if (why !== undefined) ended(readOf(startOf(app.id), 'incomplete', why));
    return why === undefined;
  });
}

function largestFirst(apps: readonly App[], { lastRows, resumed, progress }: CollectAppsOptions): App[] {
  const rowsOf = (app: App) => lastRows.get(app.id) ?? 0;
  progress.apps(
    apps.length,
    apps.reduce((sum, app) => sum + rowsOf(app), 0),
    readBefore(apps, resumed),
  );
  return apps.toSorted((a, b) => rowsOf(b) - rowsOf(a));
}

function readBefore(apps: readonly App[], resumed: ReadonlyMap<string, PageEntry>): ProgressState['before'] {
  const entries = apps.flatMap(({ id }) => resumed.get(id) ?? []);
  return {
    apps: entries.filter(({ pages, next }) => pages > 0 && next === null).length,
    assignments: entries.reduce((sum, { rows }) => sum + rows, 0),
  };
}
