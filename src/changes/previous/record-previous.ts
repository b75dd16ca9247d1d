import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { COMPARED } from '../../assignment/compared-columns.js';
import type { Removal } from '../../assignment/row-before.js';
import type { Clock } from '../../async/clock.js';
import { appsOf } from '../../derive/judged-rows.js';
import { RefusedError } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import { parseJson } from '../../files/json-text.js';
import { type NdjsonFact, writeNdjsonGz } from '../../files/ndjson-gz-writer.js';
import { readRegular } from '../../files/regular-file.js';
import type { ComparisonFacts, LogHead } from '../../run/comparison-facts.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { LAYOUT } from '../../run/layout.js';
import { type Manifest, parseManifest } from '../../run/manifest.js';
import type { PreviousAppRecord } from '../../run/previous-records.js';
import { earlierDecisions } from './earlier-decisions.js';
import { removalsOf } from './removals.js';
import { reviewsUpTo } from './review-before.js';
import { eachRow, eachRowJudged } from './rows-of-run.js';
import { previousRows, STATES } from './write-rows.js';

export interface RecordOptions {
  /** SHA-256 of the manifest that names the run before: another folder of that name is not it. */
  readonly manifestSha256: string;
  /** The folder whose snapshot is to keep it. */
  readonly into: string;
  /** Attributes that the role in an app is taken from. */
  readonly roleAttributes: readonly string[];
  /** How far its later records count; all of them where undefined. */
  readonly until?: Pick<ComparisonFacts, 'decisions' | 'journal'> | undefined;
  /** Judges its rows again where it has kept them too: what it kept is then held to its snapshot. Not done by default. */
  readonly judgeAgain?: boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

export interface RecordedPrevious {
  readonly facts: ComparisonFacts;
  readonly files: readonly NdjsonFact[];
}

/**
 * Keeps of the run before what this one is compared by: its apps, the values of its rows, what was decided and found on
 * each, and what was removed since. The run before is only read; where it has not kept its rows for this, they are judged
 * again by its own policy, as its reports were.
 * Throws RefusedError where it is not as its manifest says.
 */
export async function recordPrevious(source: string, options: RecordOptions): Promise<RecordedPrevious> {
  const { into, roleAttributes, until, judgeAgain = false, clock, signal } = options;
  const run = await openFinishedRun(source, clock);
  const manifest = await soundManifest(run, options);
  await mkdir(join(into, LAYOUT.previousRowsFolder), { recursive: true, mode: 0o700 });
  await using decisions = await earlierDecisions(run, {
    scratch: join(into, LAYOUT.previousFolder, '.decisions'),
    until: until?.decisions,
    signal,
  });
  const removed = await removalsOf(run, until?.journal, signal);
  const rows = previousRows({ run, into, decisions, removed: removed.carried });
  const each = judgeAgain ? eachRowJudged : eachRow;
  await each(run, manifest, { roleAttributes, take: rows.add, signal });
  const written = await rows.finish();
  const removals = [...new Map([...removed.carried, ...removed.own]).values()];
  const apps = await comparedApps(run, signal);
  const files = [
    await writeNdjsonGz(into, LAYOUT.previousApps, apps),
    await writeNdjsonGz(into, LAYOUT.previousRemovals, removals),
    ...written.files,
  ];
  const trend = await reviewsUpTo(run, manifest, { counts: written.decided, journal: removed.head, signal });
  const facts = factsOf(run, roleAttributes, apps, removals, decisions.head, removed.head);
  return { facts: { ...facts, trend }, files };
}

/** Its apps, as what they are compared by. */
async function comparedApps(run: FinishedRun, signal: AbortSignal): Promise<readonly PreviousAppRecord[]> {
  const apps: PreviousAppRecord[] = [];
  for await (const { app, read } of appsOf(run, signal)) {
    const state = STATES[read.state];
    apps.push({ id: app.id, label: app.label, state, rows: state === 'compared' ? read.rows : 0 });
  }
  return apps;
}

function factsOf(
  { facts }: FinishedRun,
  roleAttributes: readonly string[],
  apps: readonly PreviousAppRecord[],
  removals: readonly Removal[],
  decisions: LogHead,
  journal: LogHead,
): ComparisonFacts {
  const compared = apps.filter(({ state }) => state === 'compared');
  return {
    startedAt: facts.startedAt,
    columns: [...COMPARED],
    roleAttributes: [...roleAttributes],
    apps: apps.length,
    compared: compared.length,
    rows: compared.reduce((sum, app) => sum + app.rows, 0),
    removals: removals.length,
    decisions,
    journal,
  };
}

/** The manifest, once it is the one that was named and all that is read of the run is what it lists. */
async function soundManifest(run: FinishedRun, { manifestSha256, signal }: RecordOptions): Promise<Manifest> {
  const { folder } = run;
  if (run.manifestSha256 !== manifestSha256) throw new RefusedError(`${folder} changed while it was read`);
  const path = join(folder, LAYOUT.manifest);
  const manifest = parseManifest(parseJson((await readRegular(path)).toString('utf8'), path));
  for (const { name, digest } of manifest.subject) {
    if (!isInput(name)) continue;
    const { sha256 } = await factOf(join(folder, name), name, signal);
    if (sha256 !== digest.sha256) throw new RefusedError(`${join(folder, name)} is not as the run's manifest says`);
  }
  return manifest;
}

const ALONE: ReadonlySet<string> = new Set([LAYOUT.policy, LAYOUT.waivers, LAYOUT.nextReview]);

function isInput(name: string): boolean {
  return ALONE.has(name) || name.startsWith(`${LAYOUT.snapshotFolder}/`);
}
