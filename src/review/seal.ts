import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { type FileFact, writeOutputFile } from '../files/output-file.js';
import { buildManifest } from '../report/manifest.js';
import { LAYOUT } from '../run/layout.js';
import { manifestText } from '../run/manifest.js';
import { READ_LOG } from '../run/read-log.js';
import type { RunFacts } from '../run/run-facts.js';
import type { ReviewOptions } from './options.js';
import { type ReadRun, stoppedBy } from './report/run-facts-of.js';
import type { Reported } from './report/write-reports.js';
import type { ReviewResult } from './result.js';

/** Writes the run's facts, and last the manifest over all of its files, in its envelope where there is a key. */
export async function sealRun(
  read: ReadRun,
  reported: Reported,
  { sign, progress }: Pick<ReviewOptions, 'sign' | 'progress'>,
): Promise<ReviewResult> {
  const { run, before, admins, sources, owners, usage, population, joined, paths, changeLog } = read;
  const { folder, list } = run;
  const facts = reported.failure === undefined ? reported.facts : withGap(reported.facts, reported.failure);
  const name = LAYOUT.run;
  const runFile = await writeOutputFile(join(folder, name), `${JSON.stringify(facts, undefined, 2)}\n`, { name });
  const snapshot = [
    list?.file,
    ...admins.files,
    ...sources.files,
    owners.file,
    joined.file,
    ...population.files,
    ...paths.files,
    ...before.files,
    ...changeLog.files,
    ...usage.files,
  ].filter((file) => file !== undefined);
  const files = [...run.policyFiles, ...snapshot, runFile, ...(await endLog(folder, facts)), ...reported.files];
  const manifest = buildManifest({ run: facts, files, summary: reported.summary });
  await writeManifest(folder, Buffer.from(manifestText(manifest)), sign);
  progress.phase('done');
  return {
    folder,
    run: facts,
    summary: reported.summary,
    stopped: stoppedBy(read) ?? reported.failure,
    nothingRead: list === undefined,
  };
}

function withGap(run: RunFacts, failure: unknown): RunFacts {
  const gap = `The reports could not be written: ${messageOf(failure)}`;
  return { ...run, verdict: 'incomplete', gaps: [...run.gaps, gap] };
}

/** The log of what was read is what `--resume` continues from: a complete run has no use for it, any other keeps it. */
async function endLog(folder: string, run: RunFacts): Promise<FileFact[]> {
  if (run.verdict === 'incomplete') return [await factOf(join(folder, READ_LOG), READ_LOG)];
  await rm(join(folder, READ_LOG), { force: true });
  return [];
}

/** The envelope goes first: a manifest that was to be signed never stands there unsigned. */
async function writeManifest(folder: string, manifest: Buffer, sign: ReviewOptions['sign']): Promise<void> {
  const envelope = join(folder, LAYOUT.envelope);
  if (sign === undefined) await rm(envelope, { force: true });
  else await writeOutputFile(envelope, sign(manifest));
  await writeOutputFile(join(folder, LAYOUT.manifest), manifest);
}
