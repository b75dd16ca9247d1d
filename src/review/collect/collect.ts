import type { App } from '../../assignment/records.js';
import type { InOrder, JoinedUsers } from '../../derive/app-sequencer.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import type { Scope } from '../../policy/scope.js';
import { type PageEntry, readOf, startOf } from '../../run/read-log.js';
import type { AppRead } from '../../run/run-facts.js';
import { type CollectAppOptions, collectApp } from './collect-app.js';
import type { DirectoryReader } from './directory.js';

export interface CollectOptions extends CollectAppOptions {
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
  readonly files: readonly NdjsonFact[];
  /** What ended the collection before every app was tried; undefined when nothing did. */
  readonly stopped: unknown;
}

/** Why an app is incomplete that nobody came to. */
export const NOT_REACHED = 'it was not reached before the run ended';

/**
 * Reads the users of every app in scope, several apps at a time. One app that cannot be read leaves the others alone;
 * what concerns the whole org ends the collection, and every app not read by then says so.
 */
export async function collectApps(options: CollectOptions): Promise<Collected> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const results = new Map<string, AppRead>();
  const files = new Map<string, NdjsonFact>();
  let stopped: unknown;

  function ended(read: AppRead, users?: JoinedUsers): void {
    results.set(read.appId, read);
    options.order.ended(read, users);
  }

  async function readInTurn(waiting: Iterable<App>): Promise<void> {
    for (const app of waiting) {
      if (signal.aborted) return;
      const collected = await collectApp(app, { ...options, signal }, options.resumed.get(app.id));
      files.set(app.id, collected.file);
      ended(collected.read, await options.directory.lookUpNow(app.id, collected.unembedded));
      options.progress.appDone();
      if (collected.fatal !== undefined) throw collected.fatal;
    }
  }

  const queue = inScopeOf(options, ended);
  // the iterator is shared: each reader takes the next app that nobody has taken
  const rowsOf = (app: App) => options.lastRows.get(app.id) ?? 0;
  options.progress.apps(
    queue.length,
    queue.reduce((sum, app) => sum + rowsOf(app), 0),
  );
  const waiting = queue.toSorted((a, b) => rowsOf(b) - rowsOf(a)).values();
  const readers = Array.from({ length: Math.max(1, options.concurrency) }, () =>
    readInTurn(waiting).catch((error: unknown) => {
      stopped ??= error;
      stop.abort(error);
    }),
  );
  await Promise.all(readers);
  for (const app of queue) {
    if (!results.has(app.id)) ended(readOf(startOf(app.id), 'incomplete', NOT_REACHED));
  }
  return {
    reads: options.apps.flatMap((app) => results.get(app.id) ?? []),
    files: options.apps.flatMap((app) => files.get(app.id) ?? []),
    stopped: stopped ?? (options.signal.aborted ? options.signal.reason : undefined),
  };
}

/** The apps to read; those out of scope have ended already. */
function inScopeOf(options: CollectOptions, ended: (read: AppRead) => void): App[] {
  return options.apps.filter((app) => {
    const decision = options.scope.decide(app);
    if (!decision.inScope) ended(readOf(startOf(app.id), 'excluded', decision.excludedBy));
    return decision.inScope;
  });
}
