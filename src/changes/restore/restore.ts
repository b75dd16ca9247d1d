import { basename, dirname } from 'node:path';
import { Duration } from 'luxon';
import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import { sideBySide } from '../../async/worker-pool.js';
import { ConfigError, RefusedError } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import type { SignIn } from '../../okta/principal.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { lockRun } from '../../run/lock-run.js';
import { checkCredential } from '../apply/check-credential.js';
import { writeRemediation } from '../apply/remediation.js';
import { mendJournal, openJournal } from '../journal/journal.js';
import type { RestoreOutcome } from '../journal/journal-record.js';
import { refuseLooser } from '../plan/refuse-looser-limits.js';
import { brakeProblems } from '../plan/removal-limits.js';
import { unitsOf } from '../plan/units.js';
import { openVerifiedRun, type Trust, type VerifiedRun } from '../plan/verified-run.js';
import type { RestoreProgress } from './removed-rows.js';
import { countsOf, hasEnded } from './restore-counts.js';
import { type RestoreResult, restoreEntry } from './restore-entry.js';
import { planRestore, type RestoreEntry, type RestorePlan, type RestoreSelection } from './restore-plan.js';
import { type RestoreResults, type RestoreUnitOptions, restoreUnit } from './restore-unit.js';

export interface PreviewRestoreOptions extends Trust {
  /** A run's journal.ndjson. */
  readonly journalPath: string;
  /** `apply:` of a policy that may only be stricter than the run's own; the run's where undefined. */
  readonly limits: ApplyPolicy | undefined;
  /** What of it is meant; all of it by default. */
  readonly selection?: RestoreSelection | undefined;
}

export interface RestoreOptions extends PreviewRestoreOptions {
  readonly client: OktaClient;
  readonly signIn: SignIn;
  /** The checksum of the preview. */
  readonly checksum: string;
  readonly clock: Clock;
  readonly onProgress: (progress: RestoreStep) => void;
}

export interface RestoreStep {
  readonly done: number;
  readonly total: number;
  readonly entry: RestoreEntry;
  readonly outcome: RestoreOutcome;
  /** What could not be put back. */
  readonly missing: readonly string[];
  readonly detail: string;
}

export interface RestoreSummary {
  readonly checksum: string;
  readonly outcomes: Readonly<Record<RestoreOutcome, number>>;
  readonly notTried: number;
  readonly stopped: string | undefined;
  /** Whether every entry is there as it was, or exists anyway. */
  readonly complete: boolean;
}

interface Prepared {
  readonly run: VerifiedRun;
  readonly limits: ApplyPolicy;
  readonly plan: RestorePlan;
  readonly progress: RestoreProgress;
}

/** What a restore would put back, with the checksum to repeat: changes nothing. Throws RefusedError for any guard. */
export async function previewRestore(options: PreviewRestoreOptions): Promise<RestorePlan> {
  const lock = await lockRun(dirname(options.journalPath));
  try {
    return (await prepare(options)).plan;
  } finally {
    await lock.release();
  }
}

/** Puts back what a preview showed, under the guards of `apply`, or resumes a restore that was cut off. */
export async function restore(options: RestoreOptions): Promise<RestoreSummary> {
  const lock = await lockRun(dirname(options.journalPath));
  try {
    const prepared = await prepare(options);
    const { plan } = prepared;
    if (plan.checksum !== options.checksum.trim().toLowerCase()) {
      throw new RefusedError(`--checksum ${options.checksum} is not that of what the journal shows, ${plan.checksum}`);
    }
    if (plan.org !== options.client.org) {
      throw new RefusedError(`the journal is of ${plan.org}, the credential is for ${options.client.org}`);
    }
    return await carryOut(prepared, options);
  } finally {
    await lock.release();
  }
}

async function prepare(options: PreviewRestoreOptions): Promise<Prepared> {
  const { journalPath, limits, selection = { users: [], apps: [] }, clock, signal } = options;
  if (basename(journalPath) !== RECORDS.journal) {
    throw new ConfigError([`${journalPath} is not a journal: a run's is called ${RECORDS.journal}`]);
  }
  const folder = dirname(journalPath);
  await mendJournal(await openFinishedRun(folder, clock));
  const run = await openVerifiedRun(folder, options);
  if (limits !== undefined) refuseLooser(limits, run.policy.apply, 'the policy given');
  const effective = limits ?? run.policy.apply;
  const { plan, progress } = await planRestore(run, effective, selection, signal);
  const problems = brakeProblems(effective, sum(run.facts.apps.map(({ rows }) => rows)), countsOf(run, plan, progress));
  if (problems.length > 0) throw new RefusedError(problems);
  return { run, limits: effective, plan, progress };
}

async function carryOut({ run, limits, plan, progress }: Prepared, options: RestoreOptions): Promise<RestoreSummary> {
  const { client, signIn, clock, signal } = options;
  const all = plan.entries.filter(({ action }) => action === 'restore');
  const open = all.filter((entry) => !hasEnded(entry, progress));
  const { mode, id, login } = await checkCredential(client, signIn, open, signal);
  const settle = { ms: Duration.fromISO(limits.groups.settle).toMillis(), clock, signal };
  const outcomes = { restored: 0, 'partly-restored': 0, exists: 0, 'not-restored': 0 };
  for (const entry of all) {
    const ended = progress.ended.get(rowKey(entry.appId, entry.userId));
    if (ended !== undefined && hasEnded(entry, progress)) outcomes[ended] += 1;
  }
  const journal = await openJournal(run);
  const now = () => clock.now();
  let done = 0;
  let stopped: string | undefined;
  try {
    const at = new Date(now()).toISOString();
    const by = { mode, id, login };
    const { origin } = run;
    await journal.write({ kind: 'restore', plan: plan.checksum, at, by, origin, entries: open.length });
    stopped = await sideBySide(
      unitsOf(open),
      async (unit) => {
        const own = { client, journal, plan: plan.checksum, now, signal, hasIntent: progress.hasIntent, settle };
        const results = await putBackUnit(unit, own);
        for (const [entry, { outcome, missing, detail }] of results) {
          outcomes[outcome] += 1;
          done += 1;
          options.onProgress({ done, total: open.length, entry, outcome, missing, detail });
        }
        const all = [...results.values()];
        // that a user was deactivated says nothing of the next one
        const isFailure = (result: RestoreResult) => result.outcome === 'not-restored' && !result.isUnrestorable;
        return { failed: all.some(isFailure), fatal: all.some(({ fatal }) => fatal) };
      },
      {
        concurrency: run.policy.rateLimit.maxConcurrent,
        maxConsecutiveFailures: limits.maxConsecutiveFailures,
        signal,
      },
    );
  } catch (error) {
    await journal.close().catch(() => undefined);
    await writeRemediation(run).catch(() => undefined);
    throw error;
  }
  await journal.close();
  await writeRemediation(run);
  const notTried = all.length - sum(Object.values(outcomes));
  const complete = outcomes.restored + outcomes.exists === plan.entries.length;
  return { checksum: plan.checksum, outcomes, notTried, stopped, complete };
}

async function putBackUnit(unit: readonly RestoreEntry[], options: RestoreUnitOptions): Promise<RestoreResults> {
  const [entry, ...others] = unit;
  if (entry === undefined || others.length > 0 || entry.memberships.length > 0) return await restoreUnit(unit, options);
  const hasIntent = options.hasIntent.has(rowKey(entry.appId, entry.userId));
  return new Map([[entry, await restoreEntry(entry, hasIntent, options)]]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
