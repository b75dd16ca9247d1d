import { join } from 'node:path';
import { COMPARED } from '../../assignment/compared-columns.js';
import { messageOf } from '../../errors.js';
import { parseJson } from '../../files/json-text.js';
import { readKeptRows } from '../../run/kept-rows.js';
import { LAYOUT } from '../../run/layout.js';
import { parsePreviousRow } from '../../run/previous-records.js';
import { namedDifferences } from './compare-reports.js';
import type { NumberedRow } from './compare-rows.js';

/** What the cells of a row are that the next review is compared by. */
export const ROW_COLUMNS: readonly string[] = ['id', ...COMPARED, 'decision', 'findings'];

/** The cells of such a row, from its JSON. Throws IncompleteError where it is none. */
export function rowCells(record: unknown): readonly string[] {
  const { id, values, decision, findings } = parsePreviousRow(record);
  return [id, ...values, textOf(decision), textOf(findings)];
}

/** What a run kept for the next review and the derived folder has not, a sentence per row; empty where they agree. */
export async function compareKept(folder: string, derivedFolder: string): Promise<string[]> {
  try {
    const [found, expected] = [recordsOf(folder), recordsOf(derivedFolder)];
    const keyOf = ({ cells }: NumberedRow) => cells.slice(0, 2).join(' ');
    return await namedDifferences(found, expected, keyOf, ['app', ...ROW_COLUMNS]);
  } catch (error) {
    return [`cannot be compared: ${messageOf(error)}`];
  }
}

async function* recordsOf(folder: string): AsyncGenerator<NumberedRow> {
  const path = join(folder, LAYOUT.nextReview);
  let number = 0;
  for await (const { appId, rows } of readKeptRows(folder)) {
    for (const row of rows) {
      number += 1;
      yield { number, cells: [appId, ...rowCells(parseJson(row.toString('utf8'), path, number))] };
    }
  }
}

function textOf(value: unknown): string {
  return value === undefined ? '' : JSON.stringify(value);
}
