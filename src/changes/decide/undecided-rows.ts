import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import { personKey } from '../../assignment/person.js';
import { rowDigestOf } from '../../assignment/row-digest.js';
import { rowKey } from '../../assignment/row-key.js';
import { subjectOf } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { eachJudgedRow } from '../../derive/judged-rows.js';
import { ConfigError, RefusedError } from '../../errors.js';
import { dueDate } from '../../packets/due-date.js';
import { dayInZone } from '../../policy/day-in-zone.js';
import type { UndecidedPolicy } from '../../policy/policy.js';
import type { ReviewedAssignment } from '../../report/model.js';
import { assignedReviewers } from '../../run/assigned-reviewers.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { lockRun } from '../../run/lock-run.js';
import { mendDecisions } from './decision-log.js';
import { type NewDecision, recordDecisions } from './record-decisions.js';
import { type RefusedBefore, standingRows } from './standing-rows.js';

export interface UndecidedOptions {
  /** The run's folder. */
  readonly folder: string;
  /** What is asked for; only what the run's own policy says is done. */
  readonly word: UndecidedPolicy;
  readonly importedBy: string;
  /** Whose packet is on record as not sent: of them nothing is decided, as they were not asked. */
  readonly notAskedOf: (run: FinishedRun) => Promise<(reviewer: string) => boolean>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface UndecidedResult {
  /** Rows that the policy decided. */
  readonly taken: number;
  /** Rows that stay open: all of them where the policy leaves them, those recommended for removal where it keeps. */
  readonly leftOpen: number;
  /** Beside those, rows for which a decision came that was refused: their reviewer did decide, if not as it must be. */
  readonly refusedBefore: readonly RefusedBefore[];
  readonly word: UndecidedPolicy;
  /** The day that was over. */
  readonly due: string;
  /** Reviewers whose packet did not go out, and whose rows stay open for that. */
  readonly notAsked: readonly { readonly reviewer: string; readonly rows: number }[];
  readonly refusals: readonly never[];
}

/**
 * Decides what no reviewer did, as the run's own policy says, once its deadline is over. Throws RefusedError before that,
 * and for another word than the policy's. Memory grows with the decided rows.
 */
export async function decideUndecided(options: UndecidedOptions): Promise<UndecidedResult> {
  const lock = await lockRun(options.folder);
  try {
    const run = await openFinishedRun(options.folder, options.clock);
    const due = deadlineThatIsOver(run, options.word);
    await mendDecisions(run);
    const { decisions, ...left } = await openRows(run, due, options);
    const { taken } = await recordDecisions(run, { decisions }, options);
    return { taken, ...left, word: options.word, due, refusals: [] };
  } finally {
    await lock.release();
  }
}

function deadlineThatIsOver({ policy, facts, clock, folder }: FinishedRun, word: UndecidedPolicy): string {
  const { undecided, deadline } = policy.delivery;
  if (undecided !== word) {
    throw new RefusedError(
      `the run's policy says delivery.undecided: ${undecided}, not ${word}: what no reviewer decides is never decided otherwise than reviewers were told`,
    );
  }
  const zone = policy.report.timezone;
  const due = dueDate(facts.asOf, deadline, zone);
  if (policy.reviewers === undefined || due === undefined) {
    throw new ConfigError(["the run's policy names no reviewers, or no delivery.deadline: nobody is waited for"]);
  }
  if (facts.verdict !== 'complete') throw new RefusedError(`${folder} is incomplete: nothing is decided by policy`);
  const today = dayInZone(clock.now(), zone);
  if (today <= due) {
    throw new RefusedError(`reviewers have until the end of ${due} (${zone}): nothing is decided by policy before`);
  }
  return due;
}

async function openRows(run: FinishedRun, due: string, { word, notAskedOf, signal }: UndecidedOptions) {
  const reviewerOf = await assignedReviewers(run, signal);
  const isNotAsked = await notAskedOf(run);
  const digestOf = rowDigestOf(run.facts.org, run.facts.asOf);
  const standing = await standingRows(run, signal);
  const decisions: NewDecision[] = [];
  const notAsked = new Map<string, { reviewer: string; rows: number }>();
  const refusedBefore: RefusedBefore[] = [];
  let leftOpen = 0;
  await eachJudgedRow(run, signal, (reviewed) => {
    const { app, appUser } = reviewed.assignment;
    const key = rowKey(app.id, appUser.id);
    // what carries an earlier decision forward is not open
    if (reviewed.more?.carried !== undefined || standing.isDecided(key)) return;
    const assigned = reviewerOf(app, subjectOf(reviewed.assignment));
    if (assigned.kind !== 'reviewer') return; // of what nobody was asked about nothing is concluded
    const { reviewer } = assigned;
    const refusal = standing.refusal(key);
    if (isNotAsked(reviewer)) {
      const one = notAsked.get(personKey(reviewer)) ?? { reviewer, rows: 0 };
      one.rows += 1;
      notAsked.set(personKey(reviewer), one);
    } else if (refusal !== undefined) {
      const ids = { appId: app.id, userId: appUser.id };
      refusedBefore.push({ ...ids, appLabel: app.label, login: reviewed.facts.login, ...refusal });
    } else if (word === 'leave' || (word === 'keep' && reviewed.evaluation.recommendation === 'revoke')) {
      leftOpen += 1; // no bulk decision keeps what is recommended for removal
    } else decisions.push(byPolicy(reviewed, word, { due, reviewer, digestOf }));
  });
  return { decisions, leftOpen, refusedBefore, notAsked: [...notAsked.values()] };
}

function byPolicy(
  { assignment, facts, evaluation }: ReviewedAssignment,
  decision: 'keep' | 'revoke',
  {
    due,
    reviewer,
    digestOf,
  }: { readonly due: string; readonly reviewer: string; readonly digestOf: ReturnType<typeof rowDigestOf> },
): NewDecision {
  const { app, appUser } = assignment;
  return {
    appId: app.id,
    userId: appUser.id,
    reviewer: POLICY_DECIDER,
    appLabel: app.label,
    login: facts.login,
    rowDigest: digestOf(facts),
    decision,
    reason: `decided by policy (delivery.undecided: ${decision}): ${reviewer} did not decide by ${due}`,
    recommendation: evaluation.recommendation,
    assigned: 'policy',
    source: { undecided: { due, reviewer } },
  };
}
