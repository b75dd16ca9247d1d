import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rowKey } from '../../assignment/row-key.js';
import { isSubject } from '../../assignment/subject.js';
import { RefusedError } from '../../errors.js';
import type { ApplyPolicy } from '../../policy/policy.js';
import { ageLimit } from '../../rules/age-limit.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { knownAs } from '../../run/known-as.js';
import { keptPlan } from '../../run/layout.js';
import { checkApproval } from '../approve/approval.js';
import { mendDecisions } from '../decide/decision-log.js';
import { mendJournal } from '../journal/journal.js';
import type { Approval } from '../journal/journal-record.js';
import { type JournalState, readJournalState } from '../journal/journal-state.js';
import { readRevoked } from '../plan/candidate.js';
import { computePlan, planBrakeProblems } from '../plan/compute-plan.js';
import { planFilesOf } from '../plan/kept-plan.js';
import { loadPlan } from '../plan/load-plan.js';
import { type Plan, type PlanEntry, planText, removalsOf, type SealedPlan, seal } from '../plan/plan.js';
import { groupText } from '../plan/planned-membership.js';
import { refuseLooser } from '../plan/refuse-looser-limits.js';
import { openVerifiedRun, type Trust, type VerifiedRun } from '../plan/verified-run.js';

export interface CheckPlanOptions extends Trust {
  /** The run's plan.json. */
  readonly planPath: string;
  /** The checksum that somebody repeats, having read the plan. */
  readonly checksum: string;
  /** The origin of the org that the client speaks to. */
  readonly org: string;
  /** `apply:` of a policy that may only be stricter than the run's own; the run's where undefined. */
  readonly limits: ApplyPolicy | undefined;
}

/** A plan that every guard lets through, as far as files can tell. */
export interface CheckedPlan {
  readonly run: VerifiedRun;
  readonly plan: SealedPlan;
  /** What is to be removed: also what was over a limit, where an approver lifted it. */
  readonly toRemove: readonly PlanEntry[];
  readonly limits: ApplyPolicy;
  readonly journal: JournalState;
  readonly approval: Approval;
}

/** Holds a plan against everything it depends on; throws RefusedError at the first guard that says no. */
export async function checkPlan(options: CheckPlanOptions): Promise<CheckedPlan> {
  const { planPath, signal } = options;
  const folder = dirname(planPath);
  const nowMs = options.clock.now();
  const plan = await loadPlan(planPath, nowMs);
  if (plan.checksum !== options.checksum.trim().toLowerCase()) {
    throw new RefusedError(
      `--checksum ${options.checksum} is not that of ${planPath}: read the plan, and repeat the checksum that \`plan\` printed for it`,
    );
  }
  if (plan.org !== options.org)
    throw new RefusedError(`the plan is for ${plan.org}, the credential is for ${options.org}`);
  const unverified = await openFinishedRun(folder, options.clock);
  await mendDecisions(unverified);
  await mendJournal(unverified);
  const run = await openVerifiedRun(folder, options);
  if (plan.manifestSha256 !== run.manifestSha256)
    throw new RefusedError(`${planPath} belongs to another run than ${folder}`);
  refuseLooser(plan.limits, run.policy.apply, 'the policy that the plan was made under');
  if (options.limits !== undefined) refuseLooser(options.limits, run.policy.apply, 'the policy given');
  const limits = options.limits ?? plan.limits;
  refuseStale(plan, limits, nowMs);
  const namesOf = (person: string) => knownAs(run, person, signal);
  const { approval, liftsLimits } = await checkApproval(await approvalPath(planPath, plan), plan, run, namesOf);
  await refuseDifference(run, plan, signal);
  const toRemove = removalsOf(plan, liftsLimits);
  refuseProtected(toRemove, limits);
  const journal = await readJournalState(run, signal);
  const problems = planBrakeProblems(run, plan, journal, limits, liftsLimits);
  if (problems.length > 0) throw new RefusedError(problems);
  return { run, plan, toRemove, limits, journal, approval };
}

/** What was begun under one approval is resumed under it, whatever lies beside the present plan by now. */
async function approvalPath(planPath: string, { checksum }: SealedPlan): Promise<string> {
  const kept = join(dirname(planPath), keptPlan(checksum).approval);
  const isKept = await lstat(kept).then(
    () => true,
    () => false,
  );
  return isKept ? kept : join(dirname(planPath), planFilesOf(planPath).approval);
}

function refuseStale({ createdAt }: SealedPlan, { maxPlanAge }: ApplyPolicy, nowMs: number): void {
  const createdMs = Date.parse(createdAt);
  if (!(createdMs >= ageLimit(maxPlanAge, nowMs).cutoffMs)) {
    throw new RefusedError(`the plan is of ${createdAt}, older than ${maxPlanAge} (apply.maxPlanAge): make it again`);
  }
}

/** Makes the plan again from the decisions as they stand. */
async function refuseDifference(run: FinishedRun, plan: SealedPlan, signal: AbortSignal): Promise<void> {
  const revoked = await readRevoked(run, signal, plan.decisions.seq);
  if (revoked.digestAt !== plan.decisions.digest) {
    throw new RefusedError('the decisions that the plan was made from are no longer on record as they were');
  }
  const journal = await readJournalState(run, signal, { untilSeq: plan.journal?.seq ?? -1 });
  if (journal.head?.digest !== plan.journal?.digest) {
    throw new RefusedError('the journal that the plan was made after is no longer on record as it was');
  }
  const { limits, namedApps, createdAt, origin } = plan;
  // more decisions may have come since: only what they change matters
  const input = { revoked: { ...revoked, head: plan.decisions }, journal, limits, namedApps, createdAt, origin };
  const again = seal(await computePlan(run, input, signal));
  if (planText(again) !== planText(plan)) {
    throw new RefusedError(
      `the plan is not what the decisions say now: ${planDifference(plan, again)}. Make the plan again`,
    );
  }
}

/** A stricter policy than the plan was made under may protect what the plan removes, or allow fewer groups. */
function refuseProtected(toRemove: readonly PlanEntry[], { protected: { users, apps }, groups }: ApplyPolicy): void {
  const isProtectedApp = anyAppMatcher(apps);
  const isAllowed = anyAppMatcher(groups.allow);
  for (const { appId, appLabel, userId, login, email, addresses, memberships } of toRemove) {
    const isProtectedUser = users.some((entry) => isSubject(entry, { id: userId, login, email, addresses }));
    if (isProtectedUser || isProtectedApp({ id: appId, label: appLabel })) {
      throw new RefusedError(`the plan removes ${login || userId} from ${appLabel}, which apply.protected forbids`);
    }
    const other = memberships.find(({ groupId, groupName }) => !isAllowed({ id: groupId, label: groupName }));
    if (other !== undefined) {
      throw new RefusedError(
        `the plan takes ${login || userId} out of the group ${groupText(other)}, which apply.groups.allow does not name`,
      );
    }
  }
}

/** The first thing in which a plan differs from the one that would be made now, for people. */
function planDifference(plan: Plan, again: Plan): string {
  const now = byKey(again.entries);
  for (const entry of plan.entries) {
    const other = now.get(keyOf(entry));
    if (other === undefined) return `${nameOf(entry)} is revoked no more`;
    if (JSON.stringify(other) !== JSON.stringify(entry)) return `${nameOf(entry)} was ${entry.action} and differs now`;
  }
  const before = byKey(plan.entries);
  const added = again.entries.find((entry) => !before.has(keyOf(entry)));
  return added === undefined ? 'its head was changed' : `${nameOf(added)} is revoked since`;
}

function byKey(entries: readonly PlanEntry[]): Map<string, PlanEntry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

function keyOf({ appId, userId }: PlanEntry): string {
  return rowKey(appId, userId);
}

function nameOf({ login, userId, appLabel }: PlanEntry): string {
  return `${login || userId} in ${appLabel}`;
}
