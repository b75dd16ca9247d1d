import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkApproval } from '../../changes/approve/approval.js';
import { parsePlan, type SealedPlan } from '../../changes/plan/plan.js';
import { writePlanCsv } from '../../changes/plan/plan-csv.js';
import { messageOf } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { LaterRecord } from '../../run/post-run-records.js';
import type { Quote } from '../quote-records.js';
import type { LaterOptions } from './later-options.js';
import type { Problem } from './verify-report.js';

const PLAN = 'plan.json';
const PLAN_CSV = 'plan.csv';
const APPROVAL = 'plan.approval.json';

export interface CheckedPlan {
  /** Undefined where there is none, or none that may be relied on. */
  readonly plan: SealedPlan | undefined;
  /** What the plan says of the decisions and the journal that it was made from. */
  readonly quotes: readonly Quote[];
  readonly problems: readonly Problem[];
}

/**
 * Checks the plan, its table and its approval: the plan has its own checksum and belongs to this run, the table is what
 * the plan gives, and the approval holds by the run's own policy. A plan that is not as it was vouches for nothing.
 */
export async function checkPlan(options: LaterOptions, there: readonly LaterRecord[]): Promise<CheckedPlan> {
  const { folder, manifestSha256, run } = options;
  const [made] = there.filter((name) => name === PLAN_CSV || name === APPROVAL);
  if (!there.includes(PLAN)) return made === undefined ? found() : found([PLAN, `is missing: ${made} goes with it`]);
  const text = await readFile(join(folder, PLAN), 'utf8');
  const plan = parsePlan(text);
  if (plan === undefined) return found([PLAN, 'is no plan as it was written: its checksum is not that of its text']);
  if (plan.manifestSha256 !== manifestSha256) return found([PLAN, 'is the plan of another run']);
  const problems: Problem[] = [];
  if (!there.includes(PLAN_CSV)) problems.push({ file: PLAN_CSV, what: `is missing: ${PLAN} goes with it` });
  else if (!(await isTableOf(plan, join(folder, PLAN_CSV)))) {
    problems.push({ file: PLAN_CSV, what: `is not the table that ${PLAN} gives: it was changed since` });
  }
  if (there.includes(APPROVAL) && run !== undefined) problems.push(...(await approvalProblems(plan, run)));
  const { decisions, journal } = plan;
  const quotes: Quote[] = [{ by: PLAN, name: 'decisions.ndjson', ...decisions }];
  if (journal !== null) quotes.push({ by: PLAN, name: 'journal.ndjson', ...journal });
  return { plan, quotes, problems };
}

function found(...problems: readonly (readonly [file: string, what: string])[]): CheckedPlan {
  return { plan: undefined, quotes: [], problems: problems.map(([file, what]) => ({ file, what })) };
}

async function isTableOf(plan: SealedPlan, path: string): Promise<boolean> {
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const again = join(temporary, PLAN_CSV);
    await writePlanCsv(again, plan);
    return (await readFile(again)).equals(await readFile(path));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function approvalProblems(plan: SealedPlan, run: FinishedRun): Promise<Problem[]> {
  try {
    await checkApproval(join(run.folder, APPROVAL), plan, run);
    return [];
  } catch (error) {
    return [{ file: APPROVAL, what: `does not hold: ${messageOf(error)}` }];
  }
}
