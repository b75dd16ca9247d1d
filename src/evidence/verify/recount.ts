import { join } from 'node:path';
import { messageOf } from '../../errors.js';
import { isThere } from '../../files/is-there.js';
import { sourceFileName } from '../../roster/sources-facts.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { TWINS, twinProblems } from './column-sums.js';
import { countPage } from './count-page.js';
import {
  type Counted,
  countCsv,
  countExport,
  countRecords,
  countTyped,
  countUsers,
  type Expected,
} from './count-rows.js';
import { countWorkbook } from './count-workbook.js';
import { CSV_TABLES, PARQUET_TABLES } from './report-tables.js';
import type { Problem } from './verify-report.js';

export interface Recount {
  readonly problems: readonly Problem[];
  /** Rows counted in all. */
  readonly rows: number;
}

/**
 * Counts the rows of every table again, from the files alone, and holds each count against the manifest: a file's rows,
 * the rows of each app, and the columns of each typed report against those of its CSV. Every count is of one file, so
 * that a problem names the file that it is about. `altered` files are not what the manifest says, `rederived` ones what the
 * snapshot gives.
 */
export async function recount(
  folder: string,
  manifest: Manifest,
  { altered, rederived }: { readonly altered: ReadonlySet<string>; readonly rederived: ReadonlySet<string> },
  signal: AbortSignal,
): Promise<Recount> {
  const expected = expectedCounts(manifest);
  const problems: Problem[] = [];
  const sums = new Map<string, readonly string[]>();
  let rows = 0;
  for (const { name } of manifest.subject) {
    const count = counterOf(name, manifest, rederived);
    if (count === undefined || !(await isThere(join(folder, name)))) continue; // a missing file is named as such
    signal.throwIfAborted();
    try {
      const counted = await count(join(folder, name), expected, signal);
      rows += counted.rows;
      // of a file that has a problem of its own, that is what is said
      const isSound = counted.problems.length === 0 && !altered.has(name);
      if (counted.sums !== undefined && isSound) sums.set(name, counted.sums);
      problems.push(...counted.problems.map((what) => ({ file: name, what })));
    } catch (error) {
      signal.throwIfAborted();
      problems.push({ file: name, what: `cannot be read: ${messageOf(error)}` });
    }
  }
  for (const name of TWINS.keys()) problems.push(...twinProblems(name, sums).map((what) => ({ file: name, what })));
  return { problems, rows };
}

type Counter = (path: string, expected: Expected, signal: AbortSignal) => Promise<Counted>;

function expectedCounts({ predicate, subject }: Manifest): Expected {
  const { apps, summary, files } = predicate;
  const inScope = apps.filter(({ state }) => state !== 'excluded');
  const findings = summary?.byRule.reduce((sum, { open, waived, unknown }) => sum + open + waived + unknown, 0) ?? 0;
  return {
    twins: new Set(subject.flatMap(({ name }) => TWINS.get(name) ?? [])),
    files: new Map(files.flatMap(({ name, rows }) => (rows === undefined ? [] : [[name, rows]]))),
    sheets: new Map([
      ['Assignments', summary?.assignments ?? 0],
      ['Findings', findings],
      ['Apps', apps.length],
      ...(summary?.changes === undefined ? [] : [['Changes', summary.changes.rows] as const]),
      ...(summary?.paths === undefined ? [] : [['Paths', summary.paths.rows] as const]),
    ]),
    apps: new Map(inScope.map(({ appId, distinctUsers }) => [appId, distinctUsers])),
    groups: new Map(predicate.paths?.groups.map(({ groupId, members }) => [groupId, members])),
  };
}

/** Records of which only the number is known. */
const RECORDS: ReadonlySet<string> = new Set([
  LAYOUT.apps,
  LAYOUT.users,
  LAYOUT.groups,
  LAYOUT.groupRules,
  LAYOUT.appGroups,
  LAYOUT.userGroups,
  LAYOUT.roleApps,
  LAYOUT.sourceApps,
  LAYOUT.apiTokens,
  LAYOUT.serviceApps,
  LAYOUT.owners,
  LAYOUT.previousApps,
  LAYOUT.previousRemovals,
  LAYOUT.changeEvents,
  LAYOUT.nextReview,
]);

/** Folders of such records, a file for each app. */
const COUNTED_FOLDERS: readonly string[] = [LAYOUT.previousRowsFolder, LAYOUT.usageFolder];

function counterOf(name: string, manifest: Manifest, rederived: ReadonlySet<string>): Counter | undefined {
  const table = CSV_TABLES.get(name);
  if (table !== undefined) return (path, expected, signal) => countCsv(path, name, table, expected, signal);
  const parquet = PARQUET_TABLES.get(name);
  if (parquet !== undefined) return (path, expected, signal) => countTyped(path, name, parquet, expected, signal);
  if (name === LAYOUT.workbook) return (path, expected) => countWorkbook(path, expected, rederived.has(name));
  if (name === LAYOUT.page) return (path) => countPage(path, manifest);
  if (RECORDS.has(name) || COUNTED_FOLDERS.some((folder) => name.startsWith(`${folder}/`))) {
    return (path, expected, signal) => countRecords(path, expected.files.get(name), signal);
  }
  const system = manifest.predicate.accounts?.systems.find((one) => name === sourceFileName(one.name));
  if (system !== undefined) return async (path) => await countExport(path, system.accounts);
  if (name.startsWith(`${LAYOUT.appUsersFolder}/`)) {
    return (path, expected, signal) => countUsers(path, name, { expected, of: expected.apps, what: 'app' }, signal);
  }
  if (name.startsWith(`${LAYOUT.membershipsFolder}/`)) {
    return (path, expected, signal) => countUsers(path, name, { expected, of: expected.groups, what: 'group' }, signal);
  }
  return undefined;
}
