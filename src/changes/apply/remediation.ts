import { join } from 'node:path';
import type { Clock } from '../../async/clock.js';
import { writtenWhole } from '../../files/output-file.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import type { MoreTable } from '../../report/model.js';
import { textTable } from '../../report/text-table.js';
import { type FinishedRun, openFinishedRun } from '../../run/finished-run.js';
import { laterRecordsIn } from '../../run/later-records.js';
import { RECORDS } from '../../run/layout.js';
import { readJournal } from '../journal/journal.js';
import { citedPlan } from '../plan/kept-plan.js';
import { loadPlanIfThere } from '../plan/load-plan.js';
import { REMEDIATION_COLUMNS, type RemediationRows, remediationRows } from './remediation-rows.js';

/** From decision to proof: the columns of remediation.csv, and of the report's sheet of that name. */
export const REMEDIATION = textTable('Remediation', REMEDIATION_COLUMNS);

/**
 * What became of every row of every plan that the journal cites: made from the journal and those plans alone, so that each
 * row has its record and each record its row; up to the record of that place, where one is given. Throws RefusedError where a
 * cited plan is missing.
 */
export async function readRemediation(run: FinishedRun, signal: AbortSignal, until?: number): Promise<Row[]> {
  return rowsOf(await foldJournal(run, signal, until));
}

/** The same with the rows of the present plan, for a report; undefined where nothing was planned. */
export async function remediationTable(
  folder: string,
  { clock, signal }: { readonly clock: Pick<Clock, 'now'>; readonly signal: AbortSignal },
): Promise<MoreTable | undefined> {
  const there = await laterRecordsIn(folder);
  if (!there.includes(RECORDS.plan) && !there.includes(RECORDS.journal)) return undefined;
  const run = await openFinishedRun(folder, clock);
  const folded = await foldJournal(run, signal);
  const present = await loadPlanIfThere(join(run.folder, RECORDS.plan), run.clock.now());
  if (present?.manifestSha256 === run.manifestSha256) folded.addPlan(present);
  return { table: REMEDIATION, rows: rowsOf(folded) };
}

/** Writes remediation.csv anew; where nothing was begun there is no journal, and nothing to tell. */
export async function writeRemediation(run: FinishedRun): Promise<void> {
  if (!(await laterRecordsIn(run.folder)).includes(RECORDS.journal)) return;
  await writeRemediationTo(join(run.folder, RECORDS.remediation), run);
}

/** Writes the table elsewhere, to be compared. */
export async function writeRemediationTo(path: string, run: FinishedRun): Promise<void> {
  // what was done is written down also where the command is being stopped
  const rows = await readRemediation(run, new AbortController().signal);
  const file = await createCsvFile(path, REMEDIATION);
  await writtenWhole(file, () => file.write(rows));
}

async function foldJournal(
  run: FinishedRun,
  signal: AbortSignal,
  until = Number.POSITIVE_INFINITY,
): Promise<RemediationRows> {
  const rows = remediationRows();
  const cited = new Set<string>();
  for await (const { record, seq } of readJournal(run, signal)) {
    if (seq > until) continue; // the chain is checked to its end all the same
    // a restore names its own list, which is made from the journal
    if ((record.kind === 'apply' || record.kind === 'recheck') && !cited.has(record.plan)) {
      cited.add(record.plan);
      rows.addPlan((await citedPlan(run, record.plan)).plan);
    }
    rows.note(record);
  }
  return rows;
}

function rowsOf(folded: RemediationRows): Row[] {
  return folded.rows().map((cells) => REMEDIATION_COLUMNS.map((column) => cells[column]));
}
