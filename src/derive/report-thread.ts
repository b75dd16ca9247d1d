import { Worker } from 'node:worker_threads';
import { IncompleteError } from '../errors.js';
import type { ChangeLogFacts } from '../run/change-log-facts.js';
import type { PathsFacts } from '../run/paths-facts.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import type { JoinedUsers } from './app-sequencer.js';
import type { FromReportThread, ReportThreadData, ThreadFailure, ToReportThread } from './report-messages.js';
import type { Derived } from './report-run.js';

/** Derives a run's reports on a thread of its own while its apps are still being read. */
export interface ReportThread {
  /** Hands over an app whose users are in the snapshot, in Okta's order; `users` has those its rows came without, if they are not there yet. */
  app(read: AppRead, users: JoinedUsers | undefined): void;
  /** Says how the ways to each access were read, before the first app. */
  paths(facts: PathsFacts): void;
  /** Says how the apps that conflicts name were read, before the first of them. */
  conflictApps(reads: readonly AppRead[]): void;
  /** Says how the System Log was read for who changed what, before the first app. */
  changeLog(facts: ChangeLogFacts): void;
  /** Ends the reports with the facts of the run. Rejects with what went wrong on the thread. */
  finish(run: RunFacts): Promise<Derived>;
  /** Stops and leaves no report behind; never throws. */
  abandon(): Promise<void>;
}

/** Half of what V8 would take for short-lived objects: rows live so shortly that 30 MB less cost no time (measured). */
const YOUNG_MB = 24;

/** The line to a thread that derives reports (`serveReports`), as `Worker` has it. */
export interface ReportsLine {
  postMessage(message: ToReportThread): void;
  on(event: 'message', listener: (message: FromReportThread) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
}

export type StartThread = (data: ReportThreadData) => ReportsLine;

const startWorker: StartThread = (data) =>
  // bundled (.ci/bundle-program.mjs): a worker that has to find and link its modules begins a tenth of a second later (measured)
  new Worker(new URL('../../program/report-worker.js', import.meta.url), {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  });

/** `startThread` is where the reports are derived: on a thread of its own, unless somebody has another place. */
export function startReportThread(
  data: ReportThreadData,
  onRows: (rows: number) => void,
  startThread: StartThread = startWorker,
): ReportThread {
  const worker = startThread(data);
  const ended = new Promise<Derived>((resolve, reject) => {
    worker.on('message', (message: FromReportThread) => {
      if (message.kind === 'rows') onRows(message.rows);
      if (message.kind === 'done') resolve(message.derived);
      if (message.kind === 'failed') reject(errorOf(message.failure));
    });
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('the report thread ended without a word')));
  });
  ended.catch(() => {}); // a failure before `finish` is told by `finish`
  const send = (message: ToReportThread) => worker.postMessage(message);
  return {
    app: (read, users) => send({ kind: 'app', read, users }),
    paths: (paths) => send({ kind: 'paths', paths }),
    conflictApps: (reads) => send({ kind: 'conflict-apps', reads }),
    changeLog: (changeLog) => send({ kind: 'change-log', changeLog }),
    finish(run) {
      send({ kind: 'finish', run });
      return ended;
    },
    async abandon() {
      send({ kind: 'abandon' });
      await ended.catch(() => {});
    },
  };
}

/** A defect stays a defect on its way from the thread, with the place where it happened. */
function errorOf({ message, code, stack }: ThreadFailure): Error {
  if (stack !== undefined) return Object.assign(new Error(message), { stack });
  return new IncompleteError(message, code === undefined ? {} : { cause: { code } });
}
