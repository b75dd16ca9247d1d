import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../async/clock.js';
import { readDecisions } from '../changes/decide/decision-log.js';
import { messageOf } from '../errors.js';
import { readChainedLog } from '../files/chain-reader.js';
import { isThere } from '../files/is-there.js';
import { parseJson } from '../files/json-text.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { openFinishedRun } from '../run/finished-run.js';
import { LAYOUT, RECORDS } from '../run/layout.js';
import { parseManifest } from '../run/manifest.js';
import { quarterName, quarterOf } from './quarters.js';

/** One run of a folder of runs, as far as can be said without reading its rows. Nothing of it is verified. */
export interface ListedRun {
  readonly name: string;
  readonly org: string;
  /** ISO 8601 in UTC. */
  readonly asOf: string;
  /** When its reading began, by Okta's clock. */
  readonly startedAt: string;
  /** Empty for all apps; otherwise what was asked for instead. */
  readonly scope: readonly string[];
  readonly verdict: 'complete' | 'incomplete';
  /** Undefined where the run ended before its reports were written. */
  readonly rows: number | undefined;
  /** Distinct rows that somebody decided on. */
  readonly decided: number;
  readonly signedOff: boolean;
  /** Whether the manifest has a signed envelope. */
  readonly signed: boolean;
}

export interface RunList {
  /** By org and as-of, oldest first. */
  readonly runs: readonly ListedRun[];
  /** Folders that look like runs and cannot be read as such: never finished, or damaged. */
  readonly unreadable: readonly { readonly name: string; readonly why: string }[];
  /** Quarters (UTC) between an org's first complete review of all apps and now that have none, `2026-Q2`. */
  readonly gaps: readonly { readonly org: string; readonly quarter: string }[];
}

/** Lists the runs of a folder. The running quarter, by the clock, is not missed yet. */
export async function listRuns(folder: string, clock: Pick<Clock, 'now'>, signal: AbortSignal): Promise<RunList> {
  const runs: ListedRun[] = [];
  const unreadable: { name: string; why: string }[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    signal.throwIfAborted();
    if (!entry.isDirectory()) continue;
    const path = join(folder, entry.name);
    try {
      runs.push(await readRun(path, entry.name, clock, signal));
    } catch (error) {
      signal.throwIfAborted();
      if (await isThere(join(path, LAYOUT.snapshotFolder))) {
        const why = isMissingFile(error) ? 'it has no manifest: interrupted, or still running' : messageOf(error);
        unreadable.push({ name: entry.name, why });
      }
    }
  }
  runs.sort((a, b) => (a.org === b.org ? compare(a.asOf, b.asOf) : compare(a.org, b.org)));
  return { runs, unreadable, gaps: gapsOf(runs, clock.now()) };
}

async function readRun(path: string, name: string, clock: Pick<Clock, 'now'>, signal: AbortSignal): Promise<ListedRun> {
  const { predicate } = parseManifest(
    parseJson((await readRegular(join(path, LAYOUT.manifest))).toString('utf8'), join(path, LAYOUT.manifest)),
  );
  const { org, asOf, startedAt, verdict, selection, summary } = predicate;
  const run = await openFinishedRun(path, clock);
  const decided = new Set<string>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind === 'decision') decided.add(`${record.appId} ${record.userId}`);
  }
  return {
    name,
    org,
    asOf,
    startedAt,
    scope: [...selection.only, ...selection.include, ...selection.exclude.map((entry) => `not ${entry}`)],
    verdict,
    rows: summary?.assignments,
    decided: decided.size,
    signedOff: await isSignedOff(path, run.manifestSha256, signal),
    signed: await isThere(join(path, LAYOUT.envelope)),
  };
}

async function isSignedOff(path: string, manifestSha256: string, signal: AbortSignal): Promise<boolean> {
  try {
    const records = readChainedLog(join(path, RECORDS.signoff), { kind: 'signoff', manifestSha256 }, signal);
    for await (const record of records) return record !== undefined; // leaving the loop closes the file
    return false;
  } catch (error) {
    if (isMissingFile(error)) return false;
    throw error;
  }
}

function gapsOf(runs: readonly ListedRun[], nowMs: number): { org: string; quarter: string }[] {
  const gaps: { org: string; quarter: string }[] = [];
  for (const org of new Set(runs.map((run) => run.org))) {
    const whole = runs.filter((run) => run.org === org && run.verdict === 'complete' && run.scope.length === 0);
    const reviewed = new Set(whole.map(({ asOf }) => quarterOf(Date.parse(asOf))));
    const first = Math.min(...reviewed);
    for (let quarter = first; quarter < quarterOf(nowMs); quarter++) {
      if (!reviewed.has(quarter)) gaps.push({ org, quarter: quarterName(quarter) });
    }
  }
  return gaps;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
