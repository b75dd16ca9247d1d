import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REMEDIATION, writeRemediationTo } from '../../changes/apply/remediation.js';
import { messageOf } from '../../errors.js';
import { readCsvRows } from '../../files/csv-rows.js';
import { readRegular } from '../../files/regular-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { compareRows } from './compare-rows.js';
import type { Problem } from './verify-report.js';

const KEYS = ['app_id', 'user_id'].map((key) => REMEDIATION.columns.findIndex((column) => column.key === key));

/**
 * Writes remediation.csv again from the journal and the plans that it cites, and compares both ways: the table is for
 * people, and the records are the proof. Every row has its record, and every record its row.
 */
export async function checkRemediation(
  run: FinishedRun,
  there: readonly string[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const problem = (what: string): Problem[] => [{ file: RECORDS.remediation, what }];
  const [hasTable, hasJournal] = [there.includes(RECORDS.remediation), there.includes(RECORDS.journal)];
  if (!hasTable && !hasJournal) return [];
  if (!hasJournal) return [{ file: RECORDS.journal, what: `is missing: ${RECORDS.remediation} is made from it` }];
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const again = join(temporary, RECORDS.remediation);
    await writeRemediationTo(again, run);
    if (!hasTable) {
      return problem(`is missing: ${RECORDS.journal} has what belongs in it. apply writes it anew`);
    }
    const path = join(run.folder, RECORDS.remediation);
    const [found, expected] = [await readRegular(path), await readRegular(again)];
    return found.equals(expected) ? [] : problem(await differenceOf(path, again));
  } catch (error) {
    signal.throwIfAborted();
    return problem(`cannot be compared with the journal: ${messageOf(error)}`);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function differenceOf(path: string, again: string): Promise<string> {
  const keyOf = ({ cells }: { readonly cells: readonly string[] }) => KEYS.map((at) => cells[at] ?? '').join(' ');
  const rows = compareRows(readCsvRows(path), readCsvRows(again), keyOf);
  const found = await rows.next();
  await rows.return(undefined);
  const where = found.done === true ? '' : ` (row ${found.value.number} ${KINDS[found.value.kind]})`;
  return `is not the table that ${RECORDS.journal} gives${where}: it was changed, or apply was stopped before it wrote it, and writes it anew`;
}

const KINDS = { changed: 'differs', added: 'has no record', missing: 'is missing before it' } as const;
