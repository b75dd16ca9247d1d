import type { App } from '../../assignment/records.js';
import type { InOrder } from '../../derive/app-sequencer.js';
import type { NdjsonFact } from '../../files/ndjson-gz-writer.js';
import { readPrincipal } from '../../okta/principal.js';
import { createScope } from '../../policy/scope.js';
import { lastRunBeside, rowCounts } from '../../run/last-counts.js';
import type { AppRead, Principal } from '../../run/run-facts.js';
import { createDirectoryReader, type DirectoryReader } from '../join/directory.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import { type Collected, collectApps } from './collect-apps.js';
import { hiddenApps } from './hidden-apps.js';

/** Every assignment of every app in scope, on disk, as far as Okta let it be read. */
export interface Population {
  /** Who asked. */
  readonly principal: Principal;
  /** How each app was read, in Okta's order. */
  readonly reads: readonly AppRead[];
  /** Apps in scope that nobody came to. */
  readonly unreached: ReadonlySet<string>;
  readonly files: readonly NdjsonFact[];
  /** Reads the users that rows came without; knows those that were read while apps were still being listed. */
  readonly directory: DirectoryReader;
  /** Entries of the policy and of `--app` that name no app. */
  readonly warnings: readonly string[];
  /** What proves that the credential does not see every app. */
  readonly gaps: readonly string[];
  /** What ended the collection before every app was tried; undefined when nothing did. */
  readonly stopped: unknown;
}

type CollectPopulationOptions = Pick<
  ReviewOptions,
  'client' | 'signIn' | 'policy' | 'only' | 'previousRun' | 'progress' | 'signal'
>;

/** Apps that Okta does not list, as they were read: they stand for admin roles and for systems outside Okta. */
export interface StandIns {
  readonly apps: readonly App[];
  readonly reads: readonly AppRead[];
  readonly gaps: readonly string[];
}

/** Reads everything in scope into the run's folder; `order` learns of every app as it ends. Whatever goes wrong is part of the result. */
export async function collectPopulation(
  run: OpenedRun,
  order: InOrder,
  options: CollectPopulationOptions,
  standIns: readonly StandIns[] = [],
): Promise<Population> {
  const { folder, log, list, resumed } = run;
  const { client, signIn, progress, signal } = options;
  const { policy } = options.policy;
  const directory = createDirectoryReader({ client, folder, signal });
  const scope = createScope(policy, options.only);
  let principal: Principal = { mode: signIn.mode, id: signIn.clientId, login: '', scopes: [] };
  let collected: Collected = { reads: [], unreached: new Set(), files: [], stopped: undefined };
  if (list !== undefined) {
    try {
      principal = await readPrincipal(client, signIn, signal);
      progress.phase('reading assignments');
      collected = await collectApps({
        ...{ client, folder, log, progress, signal },
        ...{ apps: list.apps, scope, order, directory, resumed },
        concurrency: policy.rateLimit.maxConcurrent,
        lastRows: rowCounts(await lastRunBeside(folder, await options.previousRun(folder))),
      });
    } catch (error) {
      collected = { ...collected, stopped: error };
    }
  }
  const added = standIns.flatMap(({ reads }) => reads);
  for (const app of standIns.flatMap(({ apps }) => apps)) scope.decide(app);
  for (const read of added) order.ended(read);
  const warnings = list === undefined ? [] : scope.unmatched();
  const gaps = [...hiddenApps(client, signIn, list?.apps ?? []), ...standIns.flatMap((one) => one.gaps)];
  return { ...collected, reads: [...collected.reads, ...added], principal, directory, warnings, gaps };
}
