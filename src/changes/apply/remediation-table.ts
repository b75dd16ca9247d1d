import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { MoreTable } from '../../report/model.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { JOURNAL_FILE } from '../journal/journal.js';
import { PLAN_FILE } from '../plan/plan-files.js';
import { REMEDIATION, readRemediation } from './remediation.js';

/** What became of a run's plan, as a table for its report; undefined where nothing was planned. */
export async function remediationTable(folder: string, signal: AbortSignal): Promise<MoreTable | undefined> {
  const isThere = (name: string) =>
    access(join(folder, name)).then(
      () => true,
      () => false,
    );
  if (!(await isThere(PLAN_FILE)) && !(await isThere(JOURNAL_FILE))) return undefined;
  const rows = await readRemediation(await openFinishedRun(folder, signal), signal);
  return { table: REMEDIATION, rows };
}
