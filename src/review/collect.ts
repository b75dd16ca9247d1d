import type { NdjsonFact } from '../files/ndjson-gz-writer.js';
import type { ScopeDecision } from '../policy/scope.js';
import type { App } from '../records.js';
import type { AppRead } from '../snapshot/run-facts.js';
import { type CollectAppOptions, collectApp } from './collect-app.js';
import { type PageEntry, readOf, startOf } from './read-log.js';

export interface CollectOptions extends CollectAppOptions {
  readonly apps: readonly App[];
  readonly scopeOf: (app: App) => ScopeDecision;
  /** How many apps are read side by side; each app's pages come in order. */
  readonly concurrency: number;
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

/**
 * Reads the users of every app in scope, several apps at a time. One app that cannot be read leaves the others alone;
 * what concerns the whole org ends the collection, and every app not read by then says so.
 */
export async function collectApps(options: CollectOptions): Promise<Collected> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const results = new Map<string, AppRead>();
  const files = new Map<string, NdjsonFact>();
  const queue = options.apps.filter((app) => {
    const decision = options.scopeOf(app);
    if (!decision.inScope) results.set(app.id, readOf(startOf(app.id), 'excluded', decision.excludedBy));
    return decision.inScope;
  });
  options.progress.apps(queue.length);
  const waiting = queue[Symbol.iterator]();
  let stopped: unknown;

  async function readInTurn(): Promise<void> {
    // the iterator is shared: each reader takes the next app that nobody has taken
    for (const app of waiting) {
      if (signal.aborted) return;
      const collected = await collectApp(app, { ...options, signal }, options.resumed.get(app.id));
      results.set(app.id, collected.read);
      files.set(app.id, collected.file);
      if (collected.fatal !== undefined) throw collected.fatal;
      options.progress.appDone();
    }
  }

  const readers = Array.from({ length: Math.max(1, options.concurrency) }, () =>
    readInTurn().catch((error: unknown) => {
      stopped ??= error;
      stop.abort(error);
    }),
  );
  await Promise.all(readers);
  return {
    reads: options.apps.map(
      (app) => results.get(app.id) ?? readOf(startOf(app.id), 'incomplete', 'not read to its end'),
    ),
    files: options.apps.flatMap((app) => files.get(app.id) ?? []),
    stopped: stopped ?? (options.signal.aborted ? options.signal.reason : undefined),
  };
}
