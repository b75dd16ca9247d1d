import { join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import { RefusedError } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { knownAs } from '../../run/known-as.js';
import { checkApproval } from '../approve/approval.js';
import { type DecisionRecord, readDecisions } from '../decide/decision-log.js';
import { citedPlan } from '../plan/kept-plan.js';
import { type PlanEntry, removalsOf } from '../plan/plan.js';

/** A plan that was carried out, and that the run's decisions and an approval stand behind. */
export interface BackedPlan {
  /** The entries that it orders to be removed, by row. */
  readonly ordered: ReadonlyMap<string, PlanEntry>;
}

/**
 * The plan that a journal cites, held against its approval by the run's own policy and against the decisions that it was
 * made from, whatever was decided since. Throws RefusedError where one of them does not stand behind it.
 */
export async function backedPlan(run: FinishedRun, checksum: string, signal: AbortSignal): Promise<BackedPlan> {
  const { plan, files } = await citedPlan(run, checksum);
  const { liftsLimits } = await checkApproval(join(run.folder, files.approval), plan, run, (person) =>
    knownAs(run, person, signal),
  );
  const entries = removalsOf(plan, liftsLimits);
  const decisions = await decisionsOf(run, new Set(entries.map(({ decision }) => decision.digest)), signal);
  const ordered = new Map<string, PlanEntry>();
  for (const entry of entries) {
    if (!isDecided(entry, decisions.get(entry.decision.digest))) {
      throw new RefusedError(
        `${join(run.folder, files.plan)} removes ${entry.login || entry.userId} from ${entry.appLabel} by a decision that is not on record`,
      );
    }
    ordered.set(rowKey(entry.appId, entry.userId), entry);
  }
  return { ordered };
}

async function decisionsOf(
  run: FinishedRun,
  digests: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, DecisionRecord>> {
  const decisions = new Map<string, DecisionRecord>();
  for await (const { record, digest } of readDecisions(run, signal)) {
    if (record.kind === 'decision' && digests.has(digest)) decisions.set(digest, record);
  }
  return decisions;
}

function isDecided({ appId, userId, decision }: PlanEntry, found: DecisionRecord | undefined): boolean {
  if (found?.decision !== 'revoke' || found.appId !== appId || found.userId !== userId) return false;
  return found.reviewer === decision.reviewer && found.at === decision.at && found.reason === decision.reason;
}
