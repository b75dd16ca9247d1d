import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { untilAborted } from '../async/until-aborted.js';
import { inOrder } from '../derive/app-sequencer.js';
import { type ReportThread, startReportThread } from '../derive/report-thread.js';
import { messageOf } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { type FileFact, writeOutputFile } from '../files/output-file.js';
import { buildManifest } from '../report/manifest.js';
import type { ReportSummary } from '../report/model.js';
import { LAYOUT } from '../run/layout.js';
import { manifestText } from '../run/manifest.js';
import { READ_LOG } from '../run/read-log.js';
import type { RunFacts } from '../run/run-facts.js';
import { type CollectedRun, collectRun } from './collect/collect-run.js';
import { type OpenedRun, openRun } from './open/open-run.js';
import type { ReviewOptions } from './options.js';
import { runFactsOf } from './run-facts-of.js';

export interface ReviewResult {
  readonly folder: string;
  readonly run: RunFacts;
  /** Undefined when the run was stopped before reports could be written. */
  readonly summary: ReportSummary | undefined;
  /** What ended the run early; undefined when nothing did. */
  readonly stopped: unknown;
  /** Whether Okta let nothing be read at all. */
  readonly nothingRead: boolean;
}

/**
 * The review: collect → join → evaluate → report → manifest. However it ends, short of being killed, the folder holds
 * a manifest that says how, and reports of everything that was read unless the run was told to stop.
 */
export async function runReview(options: ReviewOptions): Promise<ReviewResult> {
  const opened = await openRun(options);
  const thread = opened.list === undefined ? undefined : startReports(opened, options);
  try {
    const order = inOrder(opened.list?.apps ?? [], (read, users) => thread?.app(read, users));
    const collected = await collectRun(opened, order, options);
    return await conclude(opened, collected, thread, options);
  } finally {
    await thread?.abandon(); // of a thread that has finished, nothing is left to abandon
    await opened.log.close();
    await opened.begun.lock.release();
  }
}

function startReports({ begun }: OpenedRun, options: ReviewOptions): ReportThread {
  const { folder, asOf } = begun;
  return startReportThread(
    { folder, org: options.client.org, asOf, formats: options.formats },
    options.progress.reported,
  );
}

async function conclude(
  opened: OpenedRun,
  collected: CollectedRun,
  thread: ReportThread | undefined,
  options: ReviewOptions,
): Promise<ReviewResult> {
  const { folder } = opened.begun;
  // the clock of an org that never answered is this machine's, and no run ends before it began
  const endedMs = Math.max(options.client.serverNow(), Date.parse(opened.begun.startedAt));
  const finishedAt = new Date(endedMs).toISOString();
  const previous = await options.previousRun(folder);
  const collection = runFactsOf(options.client, { ...collected.outcome, previous, finishedAt });
  const reported = await finishReports(thread, collection, options);
  const run = reported.failure === undefined ? collection : withGap(collection, reported.failure);
  const runFile = await writeOutputFile(join(folder, LAYOUT.run), `${JSON.stringify(run, undefined, 2)}\n`, {
    name: LAYOUT.run,
  });
  const log = await closeLog(folder, run);
  const manifest = buildManifest({
    run,
    files: [...collected.files, runFile, ...log, ...reported.files],
    summary: reported.summary,
  });
  await writeManifest(folder, Buffer.from(manifestText(manifest)), options);
  options.progress.phase('done');
  const stopped = collected.stopped ?? reported.failure;
  return { folder, run, summary: reported.summary, stopped, nothingRead: opened.list === undefined };
}

/** The envelope goes first: a manifest that was to be signed never stands there unsigned. */
async function writeManifest(folder: string, manifest: Buffer, { sign }: ReviewOptions): Promise<void> {
  const envelope = join(folder, LAYOUT.envelope);
  if (sign === undefined) await rm(envelope, { force: true });
  else await writeOutputFile(envelope, sign(manifest));
  await writeOutputFile(join(folder, LAYOUT.manifest), manifest);
}

interface Reported {
  readonly files: readonly FileFact[];
  readonly summary: ReportSummary | undefined;
  readonly failure: unknown;
}

async function finishReports(
  thread: ReportThread | undefined,
  run: RunFacts,
  options: ReviewOptions,
): Promise<Reported> {
  const nothing = { files: [], summary: undefined };
  if (thread === undefined) return { ...nothing, failure: undefined };
  try {
    // whoever sends SIGTERM soon sends SIGKILL: the manifest comes first, and `report` can derive the reports later
    options.signal.throwIfAborted();
    options.progress.phase('writing reports');
    return { ...(await untilAborted(thread.finish(run), options.signal, () => true)), failure: undefined };
  } catch (error) {
    await thread.abandon();
    return { ...nothing, failure: error };
  }
}

/** The log of what was read is what `--resume` goes on from: a complete run has no use for it, any other keeps it. */
async function closeLog(folder: string, run: RunFacts): Promise<FileFact[]> {
  if (run.verdict === 'incomplete') return [await factOf(join(folder, READ_LOG), READ_LOG)];
  await rm(join(folder, READ_LOG), { force: true });
  return [];
}

function withGap(run: RunFacts, failure: unknown): RunFacts {
  const gap = `The reports could not be written: ${messageOf(failure)}`;
  return { ...run, verdict: 'incomplete', gaps: [...run.gaps, gap] };
}
