import { join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import type { Clock } from '../../async/clock.js';
import { shareOut } from '../../async/worker-pool.js';
import { RefusedError } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { readPrincipal, type SignIn } from '../../okta/principal.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { lockRun } from '../../run/lock-run.js';
import { heldText, readPresent } from '../apply/read-present.js';
import { writeRemediation } from '../apply/remediation.js';
import { type Journal, mendJournal, openJournal, readJournal } from '../journal/journal.js';
import type { RecheckOutcome } from '../journal/journal-record.js';
import { citedPlan, keepPlan } from '../plan/kept-plan.js';
import { loadPlanIfThere } from '../plan/load-plan.js';
import { isByHand, type PlanEntry, type SealedPlan } from '../plan/plan.js';
import { openVerifiedRun, type Trust, type VerifiedRun } from '../plan/verified-run.js';
import { loadNewerExports, type NewerExports } from './newer-exports.js';

export interface RecheckOptions extends Trust {
  /** The run's folder. */
  readonly folder: string;
  readonly client: OktaClient;
  readonly signIn: SignIn;
  /** Newer exports of systems outside Okta, by the name of their source. */
  readonly sources?: ReadonlyMap<string, string> | undefined;
  readonly clock: Clock;
  readonly onProgress: (step: RecheckStep) => void;
}

export interface RecheckStep {
  readonly done: number;
  readonly total: number;
  readonly entry: PlanEntry;
  readonly outcome: RecheckOutcome;
  readonly detail: string;
}

export interface RecheckResult {
  readonly outcomes: Readonly<Record<RecheckOutcome, number>>;
  /** Whether everything that was to be done by hand is done. */
  readonly complete: boolean;
}

interface Row {
  readonly plan: string;
  readonly entry: PlanEntry;
}

/**
 * Reads every row again that a plan of the run left to be removed by hand, and records whether it is gone, in the journal
 * and in remediation.csv: changes nothing in the org. Throws RefusedError for any guard.
 */
export async function recheck(options: RecheckOptions): Promise<RecheckResult> {
  const { folder, client, signIn, clock, signal } = options;
  const lock = await lockRun(folder);
  try {
    await mendJournal(await openFinishedRun(folder, clock));
    const run = await openVerifiedRun(folder, options);
    if (run.facts.org !== client.org) {
      throw new RefusedError(`${folder} is a run of ${run.facts.org}, the credential is for ${client.org}`);
    }
    const exports = await loadNewerExports(run, options.sources ?? new Map(), clock.now());
    const rows = await rowsByHand(run, signal);
    const outcomes = { gone: 0, 'still-there': 0, failed: 0 };
    if (rows.length > 0) {
      const { mode, id, login } = await readPrincipal(client, signIn, signal);
      await journalled(run, rows, { mode, id, login }, clock, async (journal) => {
        await readAgain(
          rows,
          { run, exports, journal },
          {
            ...options,
            onProgress: (step) => {
              outcomes[step.outcome] += 1;
              options.onProgress(step);
            },
          },
        );
      });
    }
    return { outcomes, complete: outcomes.gone === rows.length };
  } finally {
    await lock.release();
  }
}

/** The rows of the present plan and of those that were carried out; a later plan's word on a row holds. */
async function rowsByHand(run: VerifiedRun, signal: AbortSignal): Promise<readonly Row[]> {
  const plans = new Map<string, SealedPlan>();
  for await (const { record } of readJournal(run, signal)) {
    if (record.kind !== 'apply' && record.kind !== 'recheck') continue;
    if (!plans.has(record.plan)) plans.set(record.plan, (await citedPlan(run, record.plan)).plan);
  }
  const present = await loadPlanIfThere(join(run.folder, RECORDS.plan), run.clock.now());
  if (present?.manifestSha256 === run.manifestSha256) plans.set(present.checksum, present);
  const rows = new Map<string, Row>();
  for (const { checksum, entries } of plans.values()) {
    for (const entry of entries) {
      const key = rowKey(entry.appId, entry.userId);
      if (isByHand(entry)) rows.set(key, { plan: checksum, entry });
      else rows.delete(key);
    }
  }
  return [...rows.values()];
}

/** Opens the journal for what is found, each plan cited before its rows; the table is written whatever happens. */
async function journalled(
  run: VerifiedRun,
  rows: readonly Row[],
  by: { readonly mode: string; readonly id: string; readonly login: string },
  clock: Clock,
  work: (journal: Journal) => Promise<void>,
): Promise<void> {
  const { folder, origin } = run;
  const counts = new Map<string, number>();
  for (const { plan } of rows) counts.set(plan, (counts.get(plan) ?? 0) + 1);
  const present = await loadPlanIfThere(join(folder, RECORDS.plan), clock.now());
  if (present !== undefined && counts.has(present.checksum)) await keepPlan(folder, present.checksum);
  const journal = await openJournal(run);
  try {
    for (const [plan, entries] of counts) {
      const at = new Date(clock.now()).toISOString();
      await journal.write({ kind: 'recheck', plan, at, by, origin, entries });
    }
    await work(journal);
  } catch (error) {
    await journal.close().catch(() => undefined);
    await writeRemediation(run).catch(() => undefined);
    throw error;
  }
  await journal.close();
  await writeRemediation(run);
}

async function readAgain(
  rows: readonly Row[],
  { run, exports, journal }: { readonly run: VerifiedRun; readonly exports: NewerExports; readonly journal: Journal },
  { client, clock, signal, onProgress }: RecheckOptions,
): Promise<void> {
  let done = 0;
  const concurrency = run.policy.rateLimit.maxConcurrent;
  await shareOut(
    rows,
    async ({ plan, entry }) => {
      const { appId, userId } = entry;
      const { outcome, detail } = exports.of(entry) ?? foundAs(await readPresent(entry, { client, signal }));
      const at = new Date(clock.now()).toISOString();
      await journal.write({ kind: 'recheck-outcome', plan, at, appId, userId, outcome, detail });
      done += 1;
      onProgress({ done, total: rows.length, entry, outcome, detail });
    },
    { concurrency, signal },
  );
}

function foundAs(present: Awaited<ReturnType<typeof readPresent>>): {
  readonly outcome: RecheckOutcome;
  readonly detail: string;
} {
  switch (present.state) {
    case 'gone':
      return { outcome: 'gone', detail: 'removed by hand: Okta has no such assignment any more' };
    case 'failed':
      return { outcome: 'failed', detail: present.why };
    case 'there': {
      const group = present.appUser._links?.group?.name ?? '';
      const how = group === '' ? heldText(present.appUser) : `granted by the group ${group}`;
      return { outcome: 'still-there', detail: `still there, ${how}` };
    }
  }
}
