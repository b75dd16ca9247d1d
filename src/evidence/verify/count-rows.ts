import { readFile } from 'node:fs/promises';
import { readCsvRows } from '../../files/csv-rows.js';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import { readCsvTable } from '../../roster/csv-lines.js';
import { idOfFile } from '../../run/layout.js';
import { parseAppUserRecord } from '../../run/read-records.js';
import { csvSums } from './column-sums.js';
import { countParquet } from './compare-parquet.js';
import { APP_ROWS, ASSIGNMENT_ROWS, type CheckedTable } from './report-tables.js';

/** A file that lost its end would name every app after it. */
const MAX_APPS_NAMED = 5;

/** What the manifest says of the numbers of rows. */
export interface Expected {
  /** Rows by file. */
  readonly files: ReadonlyMap<string, number>;
  /** Rows of each sheet's table by its name. */
  readonly sheets: ReadonlyMap<string, number>;
  /** Assignments of every app in scope. */
  readonly apps: ReadonlyMap<string, number>;
  /** Members of every group whose members were read. */
  readonly groups: ReadonlyMap<string, number>;
  /** CSV reports that have a typed twin, whose columns are held against theirs. */
  readonly twins: ReadonlySet<string>;
}

/** What was counted of one file, and where it is not what the manifest says. */
export interface Counted {
  readonly rows: number;
  readonly problems: readonly string[];
  /** A checksum of each of its columns, where it has a twin in another format. */
  readonly sums?: readonly string[];
}

export async function countCsv(
  path: string,
  name: string,
  table: CheckedTable,
  expected: Expected,
  signal: AbortSignal,
): Promise<Counted> {
  const perApp = new Map<string, number>();
  const problems: string[] = [];
  const appColumn = table.columns.indexOf('app_id');
  const countColumn = table.columns.indexOf('assignments');
  const sums = expected.twins.has(name) ? csvSums(table) : undefined;
  let rows = -1;
  for await (const { number, cells } of readCsvRows(path, signal)) {
    rows += 1;
    const appId = cells[appColumn] ?? '';
    if (cells.length !== table.columns.length) {
      problems.push(`row ${number} has ${cells.length} cells, not ${table.columns.length}`);
    } else if (number === 1) {
      if (cells.join() !== table.columns.join()) problems.push(`has other columns: ${cells.join(', ')}`);
    } else {
      sums?.add(cells);
      if (table === ASSIGNMENT_ROWS) perApp.set(appId, (perApp.get(appId) ?? 0) + 1);
      else if (table === APP_ROWS && cells[countColumn] !== '') perApp.set(appId, Number(cells[countColumn]));
    }
  }
  if (table === ASSIGNMENT_ROWS || table === APP_ROWS) problems.push(...appProblems(perApp, expected.apps));
  return {
    rows: Math.max(0, rows),
    problems: [...totalProblem(rows, expected.files.get(name)), ...problems],
    ...(sums === undefined ? {} : { sums: sums.digests() }),
  };
}

export async function countTyped(
  path: string,
  name: string,
  table: CheckedTable,
  expected: Expected,
  signal: AbortSignal,
): Promise<Counted> {
  const { rows, problems, sums } = await countParquet(path, table, signal);
  return { rows, sums, problems: [...totalProblem(rows, expected.files.get(name)), ...problems] };
}

export async function countRecords(path: string, expected: number | undefined, signal: AbortSignal): Promise<Counted> {
  let rows = 0;
  for await (const batch of readNdjsonGz(path, { signal })) rows += batch.length;
  return { rows, problems: totalProblem(rows, expected) };
}

/** The users of one app, or the members of one group: each comes once. */
export async function countUsers(
  path: string,
  name: string,
  {
    expected,
    of,
    what,
  }: { readonly expected: Expected; readonly of: ReadonlyMap<string, number>; readonly what: string },
  signal: AbortSignal,
): Promise<Counted> {
  const ids = new Set<string>();
  let rows = 0;
  for await (const batch of readNdjsonGz(path, { signal })) {
    rows += batch.length;
    for (const record of batch) ids.add(parseAppUserRecord(record).id);
  }
  const problems = [...totalProblem(rows, expected.files.get(name))];
  if (ids.size !== rows) problems.push(`has ${rows - ids.size} users twice`);
  const own = of.get(idOfFile(name));
  if (own !== rows) problems.push(`has ${rows} rows; the manifest says ${own ?? 'none'} of this ${what}`);
  return { rows, problems };
}

/** Counts the accounts of a system outside Okta in its file: each of them is a row. */
export async function countExport(path: string, expected: number): Promise<Counted> {
  const { rows } = readCsvTable(path, await readFile(path));
  const problems =
    rows.length === expected ? [] : [`has ${rows.length} accounts; the manifest says ${expected} rows of this source`];
  return { rows: rows.length, problems };
}

/** Where a number of rows is not the one expected. */
export function totalProblem(rows: number, expected: number | undefined): string[] {
  return rows === expected ? [] : [`has ${rows} rows; the manifest says ${expected ?? 'none'}`];
}

function appProblems(found: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>): string[] {
  const apps = [...new Set([...expected.keys(), ...found.keys()])];
  const wrong = apps.filter((appId) => (found.get(appId) ?? 0) !== (expected.get(appId) ?? 0));
  const problems = wrong
    .slice(0, MAX_APPS_NAMED)
    .map((id) => `has ${found.get(id) ?? 0} assignments of the app ${id}; the manifest says ${expected.get(id) ?? 0}`);
  const more = wrong.length - problems.length;
  return more === 0 ? problems : [...problems, `has another number of assignments of ${more} more apps`];
}
