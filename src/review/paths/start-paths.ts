import type { App } from '../../assignment/records.js';
import type { InOrder } from '../../derive/app-sequencer.js';
import { createScope } from '../../policy/scope.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import type { PathsFacts } from '../../run/paths-facts.js';
import type { Population } from '../collect/collect-population.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import { readPaths } from './read-paths.js';
import { NOT_REACHED, type PathsRead } from './reading.js';
import { type UsersInScope, watchUsers } from './users-in-scope.js';

/** Paths that are being read while the apps still are. */
export interface ReadingPaths extends AsyncDisposable {
  /** Passes on what the collection tells of apps, which says how many users there are. */
  readonly order: InOrder;
  /** Waits for the paths; a collection that ended early ends their reading too. Whatever goes wrong is part of the result. */
  finish(population: Pick<Population, 'reads' | 'stopped'>): Promise<PathsRead>;
}

/** The reports, as far as they are told of paths. */
interface ToldReports {
  readonly order: InOrder;
  pathsRead(facts: PathsFacts | undefined): void;
}

type PathsOptions = Pick<ReviewOptions, 'client' | 'policy' | 'only' | 'progress' | 'signal'>;

/** Begins to read the groups of the apps that the policy names, who is in them, and the rules behind that. */
export function startPaths(run: OpenedRun, reports: ToldReports, options: PathsOptions): ReadingPaths {
  const apps = appsWithPaths(run, options);
  if (apps === undefined) return notAsked(reports.order);
  const stop = new AbortController();
  const users = watchUsers(run.folder, apps);
  const reading = begin(run, apps, users, { ...options, signal: AbortSignal.any([options.signal, stop.signal]) });
  reading.then(
    ({ facts }) => reports.pathsRead(facts),
    () => reports.pathsRead(undefined),
  );
  return {
    order: {
      ...reports.order,
      ended(read, joined) {
        users.ended(read);
        reports.order.ended(read, joined);
      },
    },
    async finish({ reads, stopped }) {
      if (stopped === undefined) users.all(reads);
      else stop.abort(stopped);
      try {
        const read = await reading;
        return stopped === undefined ? read : { ...read, stopped: undefined };
      } catch (error) {
        return { facts: nothingRead(apps), files: [], stopped: error };
      }
    },
    async [Symbol.asyncDispose]() {
      stop.abort(new Error('the run ended'));
      await reading.catch(() => undefined);
    },
  };
}

async function begin(
  { folder, log, notedPaths }: OpenedRun,
  apps: readonly App[],
  users: UsersInScope,
  { client, policy, progress, signal }: PathsOptions,
): Promise<PathsRead> {
  // the other half is left to the apps: requests under way are limited over all buckets together
  const concurrency = Math.max(1, Math.ceil(policy.policy.rateLimit.maxConcurrent / 2));
  return await readPaths(apps, notedPaths, users, {
    ...{ client, folder, log, concurrency, signal },
    note: (text) => progress.note(text),
  });
}

/** Undefined where the policy asks for no paths, or no apps could be listed. */
function appsWithPaths({ list }: OpenedRun, { policy, only }: PathsOptions): readonly App[] | undefined {
  const { apps: named } = policy.policy.paths;
  if (named === 'off' || list === undefined) return undefined;
  const scope = createScope(policy.policy, only);
  const isNamed = named === 'all' ? () => true : anyAppMatcher(named);
  return list.apps.filter((app) => scope.decide(app).inScope && isNamed(app));
}

function notAsked(order: InOrder): ReadingPaths {
  return {
    order,
    finish: async () => {
      order.pathsRead();
      return { facts: undefined, files: [], stopped: undefined };
    },
    [Symbol.asyncDispose]: async () => undefined,
  };
}

function nothingRead(apps: readonly App[]): PathsFacts {
  const unread = { state: 'incomplete', why: NOT_REACHED, pages: 0 } as const;
  return {
    way: 'none',
    because: 'the run ended before it could be told',
    apps: apps.map(({ id }) => ({ appId: id, ...unread, groups: 0 })),
    groups: [],
    users: { asked: 0, missing: 0, unread: 0 },
    rules: { ...unread, rules: 0 },
  };
}
