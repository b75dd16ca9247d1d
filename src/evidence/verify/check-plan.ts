import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkApproval } from '../../changes/approve/approval.js';
import { parsePlan, type SealedPlan } from '../../changes/plan/plan.js';
import { writePlanCsv } from '../../changes/plan/plan-csv.js';
import { messageOf } from '../../errors.js';
import { readRegular } from '../../files/regular-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { knownAs } from '../../run/known-as.js';
import { keptPlanOf, type PlanFiles, RECORDS } from '../../run/layout.js';
import { refuseFuture } from '../../run/record-time.js';
import type { Quote } from '../quote-records.js';
import type { LaterOptions } from './later-options.js';
import type { Problem } from './verify-report.js';

export interface CheckedPlan {
  /** Undefined where there is none, or none that may be relied on. */
  readonly plan: SealedPlan | undefined;
  /** What the plan says of the decisions and the journal that it was made from. */
  readonly quotes: readonly Quote[];
  readonly problems: readonly Problem[];
}

/**
 * Checks a plan, its table and its approval: the plan has its own checksum and belongs to this run, the table is what the
 * plan gives, and the approval holds by the run's own policy. A plan that is not as it was vouches for nothing.
 * `isCarriedOut`: an apply of it was begun, which the policy may not have allowed without an approval; others may wait for it.
 */
export async function checkPlan(
  options: LaterOptions,
  files: PlanFiles,
  there: readonly string[],
  isCarriedOut: boolean,
): Promise<CheckedPlan> {
  const { folder, manifestSha256, run, clock } = options;
  const [made] = there.filter((name) => name === files.csv || name === files.approval);
  if (!there.includes(files.plan)) {
    return made === undefined ? found() : found([files.plan, `is missing: ${made} goes with it`]);
  }
  const plan = parsePlan((await readRegular(join(folder, files.plan))).toString('utf8'));
  const what = plan === undefined ? 'is not a plan as it was written: its checksum is not that of its text' : undefined;
  const wrong = what ?? (plan === undefined ? undefined : wrongPlan(plan, files, manifestSha256, clock.now()));
  if (plan === undefined || wrong !== undefined) return found([files.plan, wrong ?? '']);
  const problems: Problem[] = [];
  if (!there.includes(files.csv)) problems.push({ file: files.csv, what: `is missing: ${files.plan} goes with it` });
  else if (!(await isTableOf(plan, join(folder, files.csv)))) {
    problems.push({ file: files.csv, what: `is not the table that ${files.plan} gives: it was changed since` });
  }
  if (
    run !== undefined &&
    (there.includes(files.approval) || (isCarriedOut && run.policy.apply.approvers.length > 0))
  ) {
    problems.push(...(await approvalProblems(plan, files, run, options)));
  }
  const { decisions, journal } = plan;
  const quotes: Quote[] = [{ by: files.plan, name: RECORDS.decisions, ...decisions }];
  if (journal !== null) quotes.push({ by: files.plan, name: RECORDS.journal, ...journal });
  return { plan, quotes, problems };
}

function wrongPlan(plan: SealedPlan, files: PlanFiles, manifestSha256: string, nowMs: number): string | undefined {
  if (plan.manifestSha256 !== manifestSha256) return 'is the plan of another run';
  const kept = keptPlanOf(files.plan);
  if (kept !== undefined && kept !== plan.checksum) return `is the plan ${plan.checksum}, not the one of its name`;
  try {
    refuseFuture(plan.createdAt, nowMs, 'the plan');
    return undefined;
  } catch (error) {
    return `does not hold: ${messageOf(error)}`;
  }
}

function found(...problems: readonly (readonly [file: string, what: string])[]): CheckedPlan {
  return { plan: undefined, quotes: [], problems: problems.map(([file, what]) => ({ file, what })) };
}

async function isTableOf(plan: SealedPlan, path: string): Promise<boolean> {
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const again = join(temporary, RECORDS.planCsv);
    await writePlanCsv(again, plan);
    return (await readRegular(again)).equals(await readRegular(path));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function approvalProblems(
  plan: SealedPlan,
  { approval }: PlanFiles,
  run: FinishedRun,
  { hasSnapshot, signal }: LaterOptions,
): Promise<Problem[]> {
  const namesOf = async (person: string) => (hasSnapshot ? await knownAs(run, person, signal) : [person]);
  try {
    await checkApproval(join(run.folder, approval), plan, run, namesOf);
    return [];
  } catch (error) {
    return [{ file: approval, what: `does not hold: ${messageOf(error)}` }];
  }
}
