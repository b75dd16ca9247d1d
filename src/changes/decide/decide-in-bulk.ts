import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import { RefusedError } from '../../errors.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { lockRun } from '../../run/lock-run.js';
import { delegationAt, delegationRecord, type RunRow, viaOf, whoMayNot } from './check-row.js';
import { mendDecisions } from './decision-log.js';
import { type NewDecision, recordDecisions } from './record-decisions.js';
import { type RefusedBefore, standingRows } from './standing-rows.js';

export interface BulkOptions {
  /** The run's folder. */
  readonly folder: string;
  /** Whose decisions they are. */
  readonly reviewer: string;
  readonly importedBy: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface BulkResult {
  readonly taken: number;
  /** Rows that somebody has decided already: a person's word on a row is not overruled in bulk. */
  readonly alreadyDecided: number;
  /** Rows left open, as a decision on them was refused: what was meant is not made up in bulk. */
  readonly refusedBefore: readonly RefusedBefore[];
  /** Rows that this reviewer may not decide. */
  readonly refusals: readonly { readonly appId: string; readonly userId: string; readonly why: string }[];
}

/** What is decided of a row, where something is. */
export type BulkWord = Pick<NewDecision, 'decision' | 'reason' | 'source'>;

/**
 * Records one person's decisions on many rows at once: decisions like any other, which only spare the typing.
 * Memory grows with the decided rows.
 */
export async function decideInBulk(
  options: BulkOptions,
  wordOn: (row: RunRow, isDecided: boolean) => BulkWord | undefined,
): Promise<BulkResult> {
  const lock = await lockRun(options.folder);
  try {
    return await decide(options, wordOn);
  } finally {
    await lock.release();
  }
}

async function decide(options: BulkOptions, wordOn: Parameters<typeof decideInBulk>[1]): Promise<BulkResult> {
  const { reviewer, signal } = options;
  const run = await openFinishedRun(options.folder, options.clock);
  refuseWithoutToken(run);
  await mendDecisions(run);
  const reviewerOf = await assignedReviewers(run, signal);
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const standing = await standingRows(run, signal);
  const decisions: NewDecision[] = [];
  const refusals: BulkResult['refusals'][number][] = [];
  const refusedBefore: RefusedBefore[] = [];
  let alreadyDecided = 0;
  await eachJudgedRow(run, signal, (reviewed) => {
    const { app, appUser } = reviewed.assignment;
    const ids = { appId: app.id, userId: appUser.id };
    const { facts } = reviewed;
    const assigned = reviewerOf(app, subjectOf(reviewed.assignment));
    const delegation = delegationAt(run.policy, assigned, options.clock.now());
    const row = { reviewed, facts, digest: digestOf(facts), assigned, delegation };
    const key = rowKey(app.id, appUser.id);
    const isDecided = standing.isDecided(key);
    const word = wordOn(row, isDecided);
    if (word === undefined) return;
    const why = whoMayNot(reviewer, row);
    const refusal = standing.refusal(key);
    if (why !== undefined) refusals.push({ ...ids, why });
    else if (isDecided) alreadyDecided += 1;
    else if (refusal !== undefined) refusedBefore.push({ ...ids, appLabel: app.label, login: facts.login, ...refusal });
    else {
      decisions.push({
        ...ids,
        reviewer: reviewer.trim(),
        appLabel: app.label,
        login: facts.login,
        rowDigest: row.digest,
        recommendation: reviewed.evaluation.recommendation,
        assigned: viaOf(assigned),
        ...delegationRecord(row),
        ...word,
      });
    }
  });
  const { taken } = await recordDecisions(run, { decisions }, options);
  return { taken, alreadyDecided, refusedBefore, refusals };
}

/** In bulk no file comes back, and so no token. */
function refuseWithoutToken({ policy }: FinishedRun): void {
  if (policy.reviewers?.requireToken !== true) return;
  throw new RefusedError(
    "the policy takes decisions only with the token of the reviewer's packet (reviewers.requireToken): decide on the packet, and import it",
  );
}
