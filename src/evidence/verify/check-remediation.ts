import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMEDIATION, readRemediation } from '../../changes/apply/remediation.js';
import { readJournal } from '../../changes/journal/journal.js';
import type { SealedPlan } from '../../changes/plan/plan.js';
import { messageOf } from '../../errors.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { LaterRecord } from '../../run/post-run-records.js';
import type { Problem } from './verify-report.js';

const REMEDIATION_FILE = 'remediation.csv';
const JOURNAL_FILE = 'journal.ndjson';

/**
 * Writes remediation.csv again from the journal and compares: the table is for people, and the journal is the proof. A
 * plan that is made after the last apply says nothing of the rows that were left to be done by hand before it.
 */
export async function checkRemediation(
  run: FinishedRun,
  plan: SealedPlan | undefined,
  there: readonly LaterRecord[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const problem = (what: string): Problem[] => [{ file: REMEDIATION_FILE, what }];
  if (!there.includes(REMEDIATION_FILE)) return [];
  if (!there.includes(JOURNAL_FILE)) {
    return [{ file: JOURNAL_FILE, what: `is missing: ${REMEDIATION_FILE} is made from it` }];
  }
  try {
    const found = await readFile(join(run.folder, REMEDIATION_FILE));
    const isApplied = plan !== undefined && (await wasApplied(run, plan, signal));
    const again = await remediationBytes(run, isApplied, signal);
    const holds = isApplied ? found.equals(again) : found.subarray(0, again.byteLength).equals(again);
    if (holds) return [];
  } catch (error) {
    signal.throwIfAborted();
    return problem(`cannot be compared with the journal: ${messageOf(error)}`);
  }
  return problem(
    `is not the table that ${JOURNAL_FILE} gives: it was changed, or apply was stopped before it wrote it, and writes it anew`,
  );
}

async function wasApplied(run: FinishedRun, plan: SealedPlan, signal: AbortSignal): Promise<boolean> {
  for await (const { record } of readJournal(run, signal)) {
    if (record.kind === 'apply' && record.plan === plan.checksum) return true;
  }
  return false;
}

/** The table of the rows that the journal knows, and of those that the present plan adds to them. */
async function remediationBytes(run: FinishedRun, withPlan: boolean, signal: AbortSignal): Promise<Buffer> {
  const checksum = REMEDIATION.columns.findIndex(({ key }) => key === 'plan_checksum');
  const rows = (await readRemediation(run, signal)).filter((row) => withPlan || row[checksum] !== '');
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const path = join(temporary, REMEDIATION_FILE);
    const file = await createCsvFile(path, REMEDIATION);
    await file.write(rows);
    await file.finish();
    return await readFile(path);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
