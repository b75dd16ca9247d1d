import { parentPort, workerData } from 'node:worker_threads';
import { messageOf, ReviewError } from '../errors.js';
import { loadRunPolicy } from '../policy/load.js';
import type { ChangeLogFacts } from '../run/change-log-facts.js';
import type { PathsFacts } from '../run/paths-facts.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import { type FindUser, findAmong } from '../run/user-lookups.js';
import type { FromReportThread, ReportThreadData, ThreadFailure, ToReportThread } from './report-messages.js';
import { reportRun } from './report-run.js';

// The body of the report thread (see report-thread.ts): it derives the reports from the snapshot while the main thread
// still reads other apps, so that a second core does not idle.
if (parentPort === null) throw new Error('report-worker runs as a worker thread only');
const port = parentPort;
const data: ReportThreadData = workerData;
const stop = new AbortController();
const inbox: AppRead[] = [];
const early = new Map<string, FindUser>();
let paths: PathsFacts | undefined;
let conflictReads: readonly AppRead[] = [];
let changeLog: ChangeLogFacts | undefined;
let run: RunFacts | undefined;
let wake = (): void => {};

port.on('message', (message: ToReportThread) => {
  if (message.kind === 'app') {
    inbox.push(message.read);
    if (message.users !== undefined) early.set(message.read.appId, findAmong(message.users));
  }
  if (message.kind === 'paths') paths = message.paths;
  if (message.kind === 'conflict-apps') conflictReads = message.reads;
  if (message.kind === 'change-log') changeLog = message.changeLog;
  if (message.kind === 'finish') run = message.run;
  if (message.kind === 'abandon') stop.abort();
  wake();
});

async function* reads(): AsyncGenerator<AppRead> {
  for (;;) {
    stop.signal.throwIfAborted();
    const next = inbox.shift();
    if (next !== undefined) yield next;
    else if (run !== undefined) return;
    else {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }
}

function send(message: FromReportThread): void {
  port.postMessage(message);
}

try {
  const policy = await loadRunPolicy(data.folder);
  const derived = await reportRun({
    ...data,
    out: data.folder,
    policy,
    // said before the first app comes
    paths: policy.policy.paths.apps === 'off' ? undefined : () => paths,
    changeLog: () => changeLog,
    conflictReads: () => conflictReads,
    packets: { secret: data.packetSecret },
    reads: reads(),
    usersOf: (appId) => early.get(appId),
    run: async () => {
      if (run === undefined) throw new Error('the reports were finished before the run');
      return run;
    },
    onRows: (rows) => send({ kind: 'rows', rows }),
    signal: stop.signal,
  });
  send({ kind: 'done', derived });
} catch (error) {
  send({ kind: 'failed', failure: failureOf(error) });
} finally {
  port.close();
}

function failureOf(error: unknown): ThreadFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const isExpected = error instanceof ReviewError || code !== undefined || stop.signal.aborted;
  const stack = isExpected || !(error instanceof Error) ? undefined : error.stack;
  return { message: messageOf(error), code, stack };
}
