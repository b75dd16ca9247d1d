import type { MessagePort } from 'node:worker_threads';
import { messageOf, ReviewError } from '../errors.js';
import { loadRunPolicy } from '../policy/load.js';
import type { ChangeLogFacts } from '../run/change-log-facts.js';
import type { PathsFacts } from '../run/paths-facts.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import { type FindUser, findAmong } from '../run/user-lookups.js';
import type { FromReportThread, ReportThreadData, ThreadFailure, ToReportThread } from './report-messages.js';
import { reportRun } from './report-run.js';

/** The end of the thread's line to whoever started it. */
export type ReportsPort = Pick<MessagePort, 'on' | 'postMessage' | 'close'>;

/** So many rows are told of at once, or fewer before waiting: a message for each batch was a fiftieth of the thread's work. */
const ROWS_A_MESSAGE = 1_000;

/**
 * The body of the report thread (see report-thread.ts): it derives the reports from the snapshot while the main thread still
 * reads other apps, so that a second core does not idle. Settles when it has said what came of it; never rejects.
 */
export async function serveReports(port: ReportsPort, data: ReportThreadData): Promise<void> {
  const stop = new AbortController();
  const send = (message: FromReportThread): void => port.postMessage(message);
  const inbox = openInbox(port, stop);
  let untold = 0;
  const tellRows = (least = 1): void => {
    if (untold < least) return;
    send({ kind: 'rows', rows: untold });
    untold = 0;
  };
  try {
    const policy = await loadRunPolicy(data.folder);
    const derived = await reportRun({
      ...data,
      out: data.folder,
      policy,
      // said before the first app comes
      paths: policy.policy.paths.apps === 'off' ? undefined : () => inbox.paths,
      changeLog: () => inbox.changeLog,
      conflictReads: () => inbox.conflictReads,
      packets: { secret: data.packetSecret },
      keepsRows: true,
      reads: readsOf(inbox, stop.signal, tellRows),
      usersOf: (appId) => inbox.early.get(appId),
      run: async () => {
        if (inbox.run === undefined) throw new Error('the reports were finished before the run');
        return inbox.run;
      },
      onRows: (rows) => {
        untold += rows;
        tellRows(ROWS_A_MESSAGE);
      },
      signal: stop.signal,
    });
    tellRows();
    send({ kind: 'done', derived });
  } catch (error) {
    send({ kind: 'failed', failure: failureOf(error, stop.signal) });
  } finally {
    port.close();
  }
}

/** What was said to the thread so far. */
interface Inbox {
  readonly reads: AppRead[];
  readonly early: Map<string, FindUser>;
  paths: PathsFacts | undefined;
  conflictReads: readonly AppRead[];
  changeLog: ChangeLogFacts | undefined;
  run: RunFacts | undefined;
  wake(): void;
}

function openInbox(port: ReportsPort, stop: AbortController): Inbox {
  const inbox: Inbox = {
    reads: [],
    early: new Map(),
    paths: undefined,
    conflictReads: [],
    changeLog: undefined,
    run: undefined,
    wake: () => {},
  };
  port.on('message', (message: ToReportThread) => {
    if (message.kind === 'app') {
      inbox.reads.push(message.read);
      if (message.users !== undefined) inbox.early.set(message.read.appId, findAmong(message.users));
    }
    if (message.kind === 'paths') inbox.paths = message.paths;
    if (message.kind === 'conflict-apps') inbox.conflictReads = message.reads;
    if (message.kind === 'change-log') inbox.changeLog = message.changeLog;
    if (message.kind === 'finish') inbox.run = message.run;
    if (message.kind === 'abandon') stop.abort();
    inbox.wake();
  });
  return inbox;
}

/** `onWait` is called before the thread waits for an app. */
async function* readsOf(inbox: Inbox, signal: AbortSignal, onWait: () => void): AsyncGenerator<AppRead> {
  for (;;) {
    signal.throwIfAborted();
    const next = inbox.reads.shift();
    if (next !== undefined) yield next;
    else if (inbox.run !== undefined) return;
    else {
      onWait();
      await new Promise<void>((resolve) => {
        inbox.wake = resolve;
      });
    }
  }
}

function failureOf(error: unknown, signal: AbortSignal): ThreadFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  const isExpected = error instanceof ReviewError || code !== undefined || signal.aborted;
  const stack = isExpected || !(error instanceof Error) ? undefined : error.stack;
  return { message: messageOf(error), code, stack };
}
