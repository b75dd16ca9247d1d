import { dirname } from 'node:path';
import { Duration } from 'luxon';
import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import { sideBySide } from '../../async/worker-pool.js';
import type { WriteAt } from '../../files/chained-log.js';
import type { OktaClient } from '../../okta/api.js';
import type { SignIn } from '../../okta/principal.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { lockRun } from '../../run/lock-run.js';
import { type Journal, openJournal } from '../journal/journal.js';
import { OUTCOMES, type Outcome } from '../journal/journal-record.js';
import type { JournalState } from '../journal/journal-state.js';
import { keepPlan } from '../plan/kept-plan.js';
import { isAssignedDirectly, type PlanEntry } from '../plan/plan.js';
import { unitsOf } from '../plan/units.js';
import type { Trust } from '../plan/verified-run.js';
import { applyEntry } from './apply-entry.js';
import { applyUnit, type UnitResults } from './apply-unit.js';
import { checkCredential, type Touched } from './check-credential.js';
import { type CheckedPlan, checkPlan } from './check-plan.js';
import { writeRemediation } from './remediation.js';
import type { UnitOptions } from './unit-options.js';

export interface ApplyOptions extends Trust {
  readonly client: OktaClient;
  readonly signIn: SignIn;
  /** The run's plan.json. */
  readonly planPath: string;
  readonly checksum: string;
  readonly limits: ApplyPolicy | undefined;
  /** Does all but the DELETE, and journals nothing. */
  readonly dryRun: boolean;
  /** Whether Okta sends its deactivation e-mail to the administrators. */
  readonly sendEmail: boolean;
  readonly clock: Clock;
  readonly onProgress: (progress: ApplyProgress) => void;
  /** Stands in for the disk under the journal in tests. */
  readonly writeJournal?: WriteAt | undefined;
}

export interface ApplyProgress {
  readonly done: number;
  readonly total: number;
  readonly entry: PlanEntry;
  readonly outcome: Outcome | 'would-remove';
  readonly detail: string;
}

export interface ApplyResult {
  readonly checksum: string;
  /** Entries by how they ended, earlier applies of this plan included. */
  readonly outcomes: Readonly<Record<Outcome | 'would-remove', number>>;
  /** Entries that nothing was tried for, because something stopped the apply. */
  readonly notTried: number;
  readonly stopped: string | undefined;
  /** Entries of the plan that are not for an apply: to be done by hand, held back or refused. */
  readonly left: number;
  /** Whether every entry is removed or was gone already. */
  readonly complete: boolean;
}

/**
 * Carries out a plan under every guard, or resumes one that was cut off. Rejects with RefusedError before anything
 * is done; what goes wrong with single entries is part of the result.
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const lock = await lockRun(dirname(options.planPath));
  try {
    const checked = await checkPlan({ ...options, org: options.client.org });
    return await carryOut(checked, options);
  } finally {
    await lock.release();
  }
}

async function carryOut(checked: CheckedPlan, options: ApplyOptions): Promise<ApplyResult> {
  const { run, plan, toRemove, approval } = checked;
  const { client, signIn, dryRun, sendEmail, clock, signal } = options;
  const { mode, id, login } = await checkCredential(client, signIn, toRemove.map(touchedBy), signal);
  const outcomes = countEnded(toRemove, checked.journal, plan.checksum);
  const open = toRemove.filter((entry) => endedAs(entry, checked.journal, plan.checksum) === undefined);
  if (!dryRun) await keepPlan(run.folder, plan.checksum);
  const journal = dryRun ? undefined : await openJournal(run, options.writeJournal);
  let stopped: string | undefined;
  try {
    const at = new Date(clock.now()).toISOString();
    const by = { mode, id, login };
    const { origin } = run;
    const begun = { plan: plan.checksum, at, by, approval, origin, sendEmail, entries: open.length };
    await journal?.write({ kind: 'apply', ...begun });
    stopped = await applyEntries(open, outcomes, checked, journal, options);
  } catch (error) {
    // what was done is told as far as it can be: what stopped the apply is what the user has to hear of
    await journal?.close().catch(() => undefined);
    if (!dryRun) await writeRemediation(run).catch(() => undefined);
    throw error;
  }
  await journal?.close();
  if (!dryRun) await writeRemediation(run);
  const tried = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const notTried = toRemove.length - tried;
  const good = outcomes.removed + outcomes['already-gone'] + outcomes['would-remove'];
  const left = plan.entries.length - toRemove.length;
  return { checksum: plan.checksum, outcomes, notTried, stopped, left, complete: good === toRemove.length };
}

function touchedBy(entry: PlanEntry): Touched {
  return { ...entry, isDirect: isAssignedDirectly(entry) };
}

type Outcomes = Record<Outcome | 'would-remove', number>;

async function applyEntries(
  open: readonly PlanEntry[],
  outcomes: Outcomes,
  { run, plan, limits, journal: history }: CheckedPlan,
  journal: Journal | undefined,
  options: ApplyOptions,
): Promise<string | undefined> {
  const { client, sendEmail, clock, signal } = options;
  const settle = { ms: Duration.fromISO(limits.groups.settle).toMillis(), clock, signal };
  const now = () => clock.now();
  const unitOptions = { client, journal, plan: plan.checksum, sendEmail, now, signal, history, settle };
  let done = 0;
  return await sideBySide(
    unitsOf(open),
    async (unit) => {
      const results = await carryOutUnit(unit, unitOptions);
      for (const [entry, { outcome, detail }] of results) {
        outcomes[outcome] += 1;
        done += 1;
        options.onProgress({ done, total: open.length, entry, outcome, detail });
      }
      const all = [...results.values()];
      return { failed: all.some(({ outcome }) => FAILURES.has(outcome)), fatal: all.some(({ fatal }) => fatal) };
    },
    {
      concurrency: run.policy.rateLimit.maxConcurrent,
      maxConsecutiveFailures: limits.maxConsecutiveFailures,
      signal,
    },
  );
}

/** Signs that something is wrong with the apply, or with what it does; other outcomes are about single entries. */
const FAILURES: ReadonlySet<string> = new Set(['failed', 'still-granted', 'took-more', 'group-refused']);

async function carryOutUnit(unit: readonly PlanEntry[], options: UnitOptions): Promise<UnitResults> {
  const [entry, ...others] = unit;
  if (entry === undefined || others.length > 0 || entry.memberships.length > 0) return await applyUnit(unit, options);
  const known = options.history.rows.get(rowKey(entry.appId, entry.userId));
  return new Map([[entry, await applyEntry(entry, known, options)]]);
}

/** How an entry ended in an earlier apply of this plan; a failure is tried again. */
function endedAs({ appId, userId }: PlanEntry, { rows }: JournalState, checksum: string): Outcome | undefined {
  const last = rows.get(rowKey(appId, userId))?.last;
  return last?.plan === checksum && last.outcome !== 'failed' ? last.outcome : undefined;
}

function countEnded(entries: readonly PlanEntry[], journal: JournalState, checksum: string): Outcomes {
  const outcomes = Object.fromEntries([...OUTCOMES, 'would-remove'].map((outcome) => [outcome, 0])) as Outcomes;
  for (const entry of entries) {
    const ended = endedAs(entry, journal, checksum);
    if (ended !== undefined) outcomes[ended] += 1;
  }
  return outcomes;
}
