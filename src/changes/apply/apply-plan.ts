import { dirname } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import { sideBySide } from '../../async/worker-pool.js';
import type { WriteAt } from '../../files/chained-log.js';
import { lockFolder } from '../../files/folder-lock.js';
import type { OktaClient } from '../../okta/api.js';
import type { SignIn } from '../../okta/principal.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { type Journal, openJournal } from '../journal/journal.js';
import type { Outcome } from '../journal/journal-record.js';
import type { JournalState } from '../journal/journal-state.js';
import { keepPlan } from '../plan/kept-plan.js';
import type { PlanEntry } from '../plan/plan.js';
import type { Trust } from '../plan/verified-run.js';
import { applyEntry } from './apply-entry.js';
import { checkCredential } from './check-credential.js';
import { type CheckedPlan, checkPlan } from './check-plan.js';
import { writeRemediation } from './remediation.js';

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
  /** Whether every entry is removed or was gone already. */
  readonly complete: boolean;
}

/**
 * Carries out a plan under every guard, or resumes one that was cut off. Rejects with RefusedError before anything
 * is done; what goes wrong with single entries is part of the result.
 */
export async function applyPlan(options: ApplyOptions): Promise<ApplyResult> {
  const lock = await lockFolder(dirname(options.planPath));
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
  const { mode, id, login } = await checkCredential(client, signIn, toRemove, signal);
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
  return { checksum: plan.checksum, outcomes, notTried, stopped, complete: good === toRemove.length };
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
  const entryOptions = { client, journal, plan: plan.checksum, sendEmail, now: () => clock.now(), signal };
  const total = open.length;
  let done = 0;
  return await sideBySide(
    open,
    async (entry) => {
      const hasIntent = history.rows.get(rowKey(entry.appId, entry.userId))?.openIntent !== undefined;
      const { outcome, detail, fatal } = await applyEntry(entry, hasIntent, entryOptions);
      outcomes[outcome] += 1;
      done += 1;
      options.onProgress({ done, total, entry, outcome, detail });
      return { failed: outcome === 'failed' || outcome === 'still-granted', fatal };
    },
    {
      concurrency: run.policy.rateLimit.maxConcurrent,
      maxConsecutiveFailures: limits.maxConsecutiveFailures,
      signal,
    },
  );
}

/** How an entry ended in an earlier apply of this plan; a failure is tried again. */
function endedAs({ appId, userId }: PlanEntry, { rows }: JournalState, checksum: string): Outcome | undefined {
  const last = rows.get(rowKey(appId, userId))?.last;
  return last?.plan === checksum && last.outcome !== 'failed' ? last.outcome : undefined;
}

function countEnded(entries: readonly PlanEntry[], journal: JournalState, checksum: string): Outcomes {
  const outcomes: Outcomes = {
    removed: 0,
    'already-gone': 0,
    drifted: 0,
    'granted-by-group': 0,
    'still-granted': 0,
    failed: 0,
    'would-remove': 0,
  };
  for (const entry of entries) {
    const ended = endedAs(entry, journal, checksum);
    if (ended !== undefined) outcomes[ended] += 1;
  }
  return outcomes;
}
