import type { App } from '../../assignment/records.js';
import { untilAborted } from '../../async/until-aborted.js';
import { type InOrder, inOrder } from '../../derive/app-sequencer.js';
import { type ReportThread, startReportThread } from '../../derive/report-thread.js';
import type { FileFact } from '../../files/output-file.js';
import type { ReportSummary } from '../../report/model.js';
import { activeConflicts, namedByConflicts } from '../../rules/conflict-side.js';
import type { ChangeLogFacts } from '../../run/change-log-facts.js';
import type { PathsFacts } from '../../run/paths-facts.js';
import { readSourcesFacts } from '../../run/read-run-facts.js';
import type { RunFacts } from '../../run/run-facts.js';
import { asksWhoAndWhy } from '../change-log/start-change-log.js';
import type { OpenedRun } from '../open/opened-run.js';
import type { ReviewOptions } from '../options.js';
import type { RunBefore } from '../run-before.js';
import { appReviewsOf } from './app-reviews-of.js';
import { type ReadRun, runFactsOf } from './run-facts-of.js';

/** Reports that are derived while the collection still reads, each app as soon as those before it have ended. */
export interface RunningReports extends AsyncDisposable {
  /** Is told of every app as it ends, and of the users when they are joined. */
  readonly order: InOrder;
  /** Is told how the ways to each access were read: until then no app is derived, where the policy asks for paths. */
  pathsRead(facts: PathsFacts | undefined): void;
  /** Is told how the System Log was read, where it is: until then no app is derived. */
  changeLogRead(facts: ChangeLogFacts | undefined): void;
  /** Undefined where no apps could be listed: then there is nothing to report. */
  readonly thread: ReportThread | undefined;
}

type ReportsOptions = Pick<
  ReviewOptions,
  'client' | 'formats' | 'policy' | 'packetSecret' | 'startThread' | 'progress'
>;

export function startReports(
  { folder, asOf, list }: OpenedRun,
  before: Pick<RunBefore, 'comparison'>,
  standIns: readonly App[],
  { client, formats, policy, packetSecret, startThread, progress }: ReportsOptions,
): RunningReports {
  const { comparison } = before;
  const thread =
    list === undefined
      ? undefined
      : startReportThread(
          { folder, org: client.org, asOf, formats, comparison, packetSecret },
          (rows) => progress.reported(rows),
          startThread,
        );
  const order = inOrder([...(list?.apps ?? []), ...standIns], (read, users) => thread?.app(read, users), {
    withPaths: policy.policy.paths.apps !== 'off',
    withChangeLog: asksWhoAndWhy(before, { policy }),
    together: namedByConflicts(activeConflicts(policy.policy)),
    allEnded: (reads) => thread?.conflictApps(reads),
  });
  return {
    order,
    pathsRead(facts) {
      if (facts !== undefined) thread?.paths(facts);
      order.pathsRead();
    },
    changeLogRead(facts) {
      if (facts !== undefined) thread?.changeLog(facts);
      order.changeLogRead();
    },
    thread,
    async [Symbol.asyncDispose]() {
      await thread?.abandon(); // of a thread that has finished, nothing is left to abandon
    },
  };
}

export interface Reported {
  /** The facts of the run, as its reports show them. */
  readonly facts: RunFacts;
  readonly files: readonly FileFact[];
  /** Undefined when no reports were written. */
  readonly summary: ReportSummary | undefined;
  /** Why they were not; undefined where they were, and where there was nothing to report. */
  readonly failure: unknown;
}

/** Ends the reports with the facts of the run. Whatever goes wrong is part of the result. */
export async function writeReports(
  { thread }: RunningReports,
  read: ReadRun,
  options: Pick<ReviewOptions, 'client' | 'signIn' | 'policy' | 'only' | 'madeBy' | 'progress' | 'signal'>,
): Promise<Reported> {
  const { client, policy, only, progress, signal } = options;
  // the clock of an org that never answered is this machine's, and no run ends before it began
  const endedMs = Math.max(client.serverNow(), Date.parse(read.run.startedAt));
  const facts = runFactsOf(read, {
    client,
    selection: { ...policy.policy.apps, only },
    finishedAt: new Date(endedMs).toISOString(),
    madeBy: options.madeBy,
    sources: await readSourcesFacts(read.run.folder),
    appReviews: await appReviewsOf(read, client.org, policy.policy),
  });
  const nothing = { facts, files: [], summary: undefined };
  if (thread === undefined) return { ...nothing, failure: undefined };
  try {
    // whoever sends SIGTERM soon sends SIGKILL: the manifest comes first, and `report` can derive the reports later
    signal.throwIfAborted();
    progress.phase('writing reports');
    const { files, summary, warnings } = await untilAborted(thread.finish(facts), signal, () => true);
    return { facts: { ...facts, warnings }, files, summary, failure: undefined };
  } catch (error) {
    await thread.abandon();
    return { ...nothing, failure: error };
  }
}
