import { APPS, ASSIGNMENTS, CHANGES, FINDINGS, PATHS, type Table } from '../../report/columns.js';
import { API_TOKENS, SERVICE_APPS } from '../../report/machine-tables.js';
import { RUN_COLUMNS } from '../../report/parquet/parquet-column.js';
import { ASSIGNMENTS_SHEET, CHANGES_SHEET, FINDINGS_SHEET, PATHS_SHEET } from '../../report/sheets.js';
import { LAYOUT } from '../../run/layout.js';
import type { NumberedRow } from './compare-rows.js';

/** A table as verification needs it: what its columns are called, and which of them tell its rows apart. */
export interface CheckedTable {
  readonly sheet: string;
  readonly columns: readonly string[];
  readonly headings: readonly string[];
  /** Those that hold times. */
  readonly times: ReadonlySet<string>;
  readonly keyOf: (row: NumberedRow) => string;
}

function checked(table: Table, keys: readonly string[]): CheckedTable {
  const columns = table.columns.map(({ key }) => key);
  const places = keys.map((key) => columns.indexOf(key));
  return {
    sheet: table.sheet,
    columns,
    headings: table.columns.map(({ heading }) => heading),
    times: new Set(table.columns.filter(({ kind }) => kind === 'time').map(({ key }) => key)),
    keyOf: ({ cells }) => places.map((place) => cells[place] ?? '').join('\u0000'),
  };
}

export const ASSIGNMENT_ROWS: CheckedTable = checked(ASSIGNMENTS, ['app_id', 'user_id']);
const FINDING_ROWS = checked(FINDINGS, ['rule_id', 'app_id', 'user_id']);
const PATH_KEYS = ['app_id', 'user_id', 'via', 'group_id'];
const PATH_ROWS = checked(PATHS, PATH_KEYS);
const CHANGE_KEYS = ['change', 'app_id', 'user_id', 'what'];
const CHANGE_ROWS = checked(CHANGES, CHANGE_KEYS);
export const APP_ROWS: CheckedTable = checked(APPS, ['app_id']);

/** The tables of the workbook, whose columns are in another order. */
export const TABLES: readonly CheckedTable[] = [
  checked(ASSIGNMENTS_SHEET, ['app_id', 'user_id']),
  checked(FINDINGS_SHEET, ['rule_id', 'app_id', 'user_id']),
  checked(CHANGES_SHEET, CHANGE_KEYS),
  checked(PATHS_SHEET, PATH_KEYS),
  APP_ROWS,
];

/** The CSV reports by name. */
export const CSV_TABLES: ReadonlyMap<string, CheckedTable> = new Map([
  [LAYOUT.assignmentsCsv, ASSIGNMENT_ROWS],
  [LAYOUT.findingsCsv, FINDING_ROWS],
  [LAYOUT.changesCsv, CHANGE_ROWS],
  [LAYOUT.pathsCsv, PATH_ROWS],
  [LAYOUT.appsCsv, APP_ROWS],
  [LAYOUT.apiTokensCsv, checked(API_TOKENS, ['token_id'])],
  [LAYOUT.serviceAppsCsv, checked(SERVICE_APPS, ['app_id'])],
]);

/** The Parquet reports by name: the same tables, with the run's own columns before them. */
export const PARQUET_TABLES: ReadonlyMap<string, CheckedTable> = new Map([
  [LAYOUT.assignmentsParquet, withRun(ASSIGNMENT_ROWS)],
  [LAYOUT.findingsParquet, withRun(FINDING_ROWS)],
  [LAYOUT.changesParquet, withRun(CHANGE_ROWS)],
  [LAYOUT.pathsParquet, withRun(PATH_ROWS)],
  [LAYOUT.appsParquet, withRun(APP_ROWS)],
]);

function withRun(table: CheckedTable): CheckedTable {
  const run = RUN_COLUMNS.map(({ name }) => name);
  return {
    ...table,
    columns: [...run, ...table.columns],
    keyOf: ({ number, cells }) => table.keyOf({ number, cells: cells.slice(run.length) }),
  };
}

/** The table that a sheet holds, or continues (`Assignments 2`); undefined for a page of text. */
export function tableOfSheet(sheet: string): CheckedTable | undefined {
  return TABLES.find(
    (table) =>
      sheet === table.sheet || (/^ \d+$/.test(sheet.slice(table.sheet.length)) && sheet.startsWith(table.sheet)),
  );
}

/** The key of a row of a page of text: its number. */
export function byNumber({ number }: NumberedRow): string {
  return String(number);
}
