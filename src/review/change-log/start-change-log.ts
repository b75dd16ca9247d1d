import type { FileFact } from '../../files/output-file.js';
import type { ChangeLogFacts } from '../../run/change-log-facts.js';
import type { Population } from '../collect/collect-population.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import type { RunBefore } from '../run-before.js';
import { openChangeLog } from './read-change-log.js';

/** The System Log that is being read while the apps are. */
export interface ReadingChangeLog extends AsyncDisposable {
  /** Reads what came in the meantime. A log that cannot be read leaves a run whole: who and why are unknown, which is said. */
  finish(population: Pick<Population, 'stopped'>): Promise<ChangeLog>;
}

/** What the log was read for; of a run that compares nothing, or whose policy asks for none, nothing. */
export interface ChangeLog {
  readonly facts: ChangeLogFacts | undefined;
  readonly files: readonly FileFact[];
  readonly warnings: readonly string[];
}

export const NO_CHANGE_LOG: ChangeLog = { facts: undefined, files: [], warnings: [] };

/** Whether the log is read: only where there is something to explain. */
export function asksWhoAndWhy(
  { comparison }: Pick<RunBefore, 'comparison'>,
  { policy }: Pick<ReviewOptions, 'policy'>,
): boolean {
  return comparison !== undefined && policy.policy.changes.log === 'on';
}

/** Begins to read who changed what since the run before. `told` learns when all of it is in the snapshot. */
export async function startChangeLog(
  { folder }: Pick<OpenedRun, 'folder'>,
  before: RunBefore,
  told: { changeLogRead(facts: ChangeLogFacts | undefined): void },
  options: Pick<ReviewOptions, 'client' | 'policy' | 'signal'>,
): Promise<ReadingChangeLog> {
  const { previous, comparison } = before;
  if (previous === null || comparison === undefined || !asksWhoAndWhy(before, options)) return NOT_ASKED;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const { startedAt } = comparison;
  const reader = await openChangeLog({ client: options.client, folder, previous, startedAt, signal });
  const first = reader.first();
  let isFinished = false;
  return {
    async finish({ stopped }) {
      isFinished = true;
      if (stopped !== undefined) stop.abort(stopped);
      await first;
      const { facts, files } = await reader.finish(stopped === undefined);
      told.changeLogRead(facts);
      return { facts, files, warnings: stopped === undefined ? warningsOf(facts) : [] };
    },
    async [Symbol.asyncDispose]() {
      if (isFinished) return;
      stop.abort(new Error('the run ended'));
      await first;
    },
  };
}

const NOT_ASKED: ReadingChangeLog = {
  finish: async () => NO_CHANGE_LOG,
  [Symbol.asyncDispose]: async () => undefined,
};

function warningsOf({ state, why, isCut, since }: ChangeLogFacts): string[] {
  if (state === 'incomplete') return [`Who changed what is not known: the System Log could not be read: ${why}`];
  return isCut ? [`Okta keeps its System Log for 90 days: who changed what before ${since} is not known`] : [];
}
