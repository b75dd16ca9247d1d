import type { TieOut } from '../../run/tie-out-facts.js';
import type { AdminsRead } from '../admins/read-admins.js';
import type { Population } from '../collect/collect-population.js';
import type { Joined } from '../join/join-users.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import { tieOut } from './tie-out.js';
import { tieOutCostText } from './tie-out-cost.js';

/** The second listing of a run. */
export interface TiedOut {
  /** Undefined where the policy wants none, or none was come to. */
  readonly tieOut: TieOut | undefined;
  /** What ended it early; undefined when nothing did. */
  readonly stopped: unknown;
}

/** Lists again what the policy wants proven, once the snapshot is whole. Whatever goes wrong is part of the result. */
export async function tieOutRun(
  run: OpenedRun,
  population: Population,
  joined: Joined,
  admins: Pick<AdminsRead, 'apps' | 'clients'>,
  { client, policy, progress, signal }: Pick<ReviewOptions, 'client' | 'policy' | 'progress' | 'signal'>,
): Promise<TiedOut> {
  const isWhole = [run, population, joined].every(({ stopped }) => stopped === undefined);
  if (run.list === undefined || !isWhole) return NOT_DONE;
  try {
    const result = await tieOut({
      ...{ client, folder: run.folder, apps: run.list.apps, reads: population.reads, signal },
      ...{ roles: admins.apps, clients: admins.clients },
      policy: policy.policy.tieOut,
      concurrency: policy.policy.rateLimit.maxConcurrent,
      announce: (cost) => {
        progress.phase('tying out');
        progress.note(tieOutCostText(cost));
      },
    });
    return result ?? NOT_DONE;
  } catch (error) {
    return { ...NOT_DONE, stopped: error };
  }
}

const NOT_DONE: TiedOut = { tieOut: undefined, stopped: undefined };
