import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { type FileFact, writeOutputFile } from '../files/output-file.js';
import { buildManifest, manifestText } from '../report/manifest.js';
import type { ReportFile, ReportSummary } from '../report/model.js';
import { LAYOUT } from '../snapshot/layout.js';
import type { RunFacts } from '../snapshot/run-facts.js';
import { type CollectedRun, collectRun } from './collect-run.js';
import type { ReviewOptions } from './options.js';
import { READ_LOG } from './read-log.js';
import { reportRun } from './report-run.js';
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
  const collected = await collectRun(options);
  try {
    return await concludeRun(collected, options);
  } finally {
    await collected.begun.lock.release();
  }
}

async function concludeRun(collected: CollectedRun, options: ReviewOptions): Promise<ReviewResult> {
  const { folder } = collected.begun;
  const finishedAt = new Date(options.client.serverNow()).toISOString();
  const run = runFactsOf(options.client, { ...collected.outcome, finishedAt });
  const runFile = await writeOutputFile(join(folder, LAYOUT.run), `${JSON.stringify(run, undefined, 2)}\n`, {
    name: LAYOUT.run,
  });
  const reported = await reportUnlessStopped(collected, run, options);
  const finished = reported.failure === undefined ? run : withGap(run, reported.failure);
  const log = await closeLog(folder, finished);
  const manifest = buildManifest({
    run: finished,
    files: [...collected.files, runFile, ...log, ...reported.files],
    summary: reported.summary,
  });
  await writeOutputFile(join(folder, LAYOUT.manifest), manifestText(manifest));
  options.progress.phase('done');
  const stopped = collected.stopped ?? reported.failure;
  return { folder, run: finished, summary: reported.summary, stopped, nothingRead: collected.nothingRead };
}

/** The log of what was read is what `--resume` goes on from: a complete run has no use for it, any other keeps it. */
async function closeLog(folder: string, run: RunFacts): Promise<FileFact[]> {
  if (run.verdict === 'incomplete') return [await factOf(join(folder, READ_LOG), READ_LOG)];
  await rm(join(folder, READ_LOG), { force: true });
  return [];
}

interface Reported {
  readonly files: readonly (FileFact | ReportFile)[];
  readonly summary: ReportSummary | undefined;
  readonly failure: unknown;
}

async function reportUnlessStopped(collected: CollectedRun, run: RunFacts, options: ReviewOptions): Promise<Reported> {
  // whoever sends SIGTERM soon sends SIGKILL: the manifest comes first, and `report` can derive the reports later
  if (options.signal.aborted || collected.outcome.apps.length === 0) {
    return { files: [], summary: undefined, failure: undefined };
  }
  options.progress.phase('writing reports');
  try {
    const derived = await reportRun({ ...options, folder: collected.begun.folder, out: collected.begun.folder, run });
    return { ...derived, failure: undefined };
  } catch (error) {
    return { files: [], summary: undefined, failure: error };
  }
}

function withGap(run: RunFacts, failure: unknown): RunFacts {
  const gap = `The reports could not be written: ${messageOf(failure)}`;
  return { ...run, verdict: 'incomplete', gaps: [...run.gaps, gap] };
}
