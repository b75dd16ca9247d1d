import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ReportRunOptions, reportRun } from '../../derive/report-run.js';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { isThere } from '../../files/is-there.js';
import { loadRunPolicy } from '../../policy/load.js';
import type { ReportFile, ReportSummary } from '../../report/model.js';
import { listsKeptRows } from '../../run/kept-rows.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { readRunFacts } from '../../run/read-run-facts.js';
import type { ReportFormat } from '../../run/report-format.js';
import { VERSION } from '../../version.js';
import { compareKept } from './compare-kept.js';
import { comparePage } from './compare-page.js';
import { compareParquet } from './compare-parquet.js';
import { compareCsv, compareWorkbook } from './compare-reports.js';
import { CSV_TABLES, PARQUET_TABLES } from './report-tables.js';
import { type Check, checkOf, notDone, type Problem } from './verify-report.js';

export interface Reperformed {
  readonly check: Check;
  /** The numbers that the snapshot gives; undefined where the reports were not derived again. */
  readonly summary: ReportSummary | undefined;
  /** The reports whose bytes are those that the snapshot gives. */
  readonly rederived: ReadonlySet<string>;
}

/**
 * Judges the snapshot again by the policy as used and compares every report with the run's, row by row. The reports go
 * to a temporary folder that is removed. Where the snapshot or the policy is not as it was, nothing may be concluded
 * from it, and the check is not made.
 */
export async function reperform(
  folder: string,
  manifest: Manifest,
  altered: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Reperformed> {
  const formats = formatsOf(manifest);
  if (formats.length === 0) return unmade(notDone('findings', 'The run ended before its reports were written.'));
  const [input] = [...altered].filter((name) => !isReport(name));
  if (input !== undefined) return unmade(notDone('findings', `Not made, because ${input} is not as it was.`));
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const { files, summary } = await derive(folder, temporary, { formats, keepsRows: listsKeptRows(manifest), signal });
    const problems: Problem[] = [];
    const rederived = new Set<string>();
    for (const file of files) {
      if (isSame(file, manifest, altered)) rederived.add(file.name);
      else problems.push(...(await compareReport(folder, temporary, file)));
    }
    const rows = summary.assignments;
    return {
      check: checkOf(
        'findings',
        problems,
        `${counted(rows, 'assignment was', 'assignments were')} judged again.${versionNote(manifest)}`,
      ),
      summary,
      rederived,
    };
  } catch (error) {
    signal.throwIfAborted();
    const what = `cannot be judged again: ${messageOf(error)}`;
    return unmade(checkOf('findings', [{ file: LAYOUT.run, what }], versionNote(manifest)));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function derive(
  folder: string,
  out: string,
  options: Pick<ReportRunOptions, 'formats' | 'keepsRows' | 'signal'>,
): Promise<{ readonly files: readonly ReportFile[]; readonly summary: ReportSummary }> {
  const run = await readRunFacts(folder);
  const policy = await loadRunPolicy(folder);
  const { org, asOf, apps: reads } = run;
  return await reportRun({
    ...options,
    ...{ folder, out, org, asOf, policy, reads },
    conflictReads: () => reads,
    paths: run.paths === undefined ? undefined : () => run.paths,
    comparison: run.comparison,
    changeLog: () => run.changeLog,
    run: async () => run,
    onRows: () => {},
  });
}

function isSame({ name, sha256 }: ReportFile, manifest: Manifest, altered: ReadonlySet<string>): boolean {
  return !altered.has(name) && manifest.subject.find((subject) => subject.name === name)?.digest.sha256 === sha256;
}

async function compareReport(folder: string, derivedFolder: string, { name }: ReportFile): Promise<Problem[]> {
  if (!(await isThere(join(folder, name)))) return []; // named as missing already
  const differences = await differencesOf(name, folder, derivedFolder);
  // a CSV has nothing beside its cells: other bytes with the same cells are another way to write them
  return differences.map((what) => ({ file: name, what }));
}

async function differencesOf(name: string, folder: string, derivedFolder: string): Promise<string[]> {
  const [path, again] = [join(folder, name), join(derivedFolder, name)];
  const csv = CSV_TABLES.get(name);
  if (csv !== undefined) return await compareCsv(path, again, csv);
  const parquet = PARQUET_TABLES.get(name);
  if (parquet !== undefined) return await compareParquet(path, again, parquet);
  if (name === LAYOUT.nextReview) return await compareKept(folder, derivedFolder);
  return name === LAYOUT.page ? await comparePage(path, again) : await compareWorkbook(path, again);
}

function formatsOf({ subject }: Manifest): ReportFormat[] {
  const names = new Set(subject.map(({ name }) => name));
  const formats: ReportFormat[] = [];
  if (names.has(LAYOUT.assignmentsCsv)) formats.push('csv');
  if (names.has(LAYOUT.assignmentsParquet)) formats.push('parquet');
  if (names.has(LAYOUT.workbook)) formats.push('xlsx');
  if (names.has(LAYOUT.page)) formats.push('html');
  return formats;
}

/** What is made from the snapshot, and no input to it. */
function isReport(name: string): boolean {
  return (
    CSV_TABLES.has(name) ||
    PARQUET_TABLES.has(name) ||
    name === LAYOUT.workbook ||
    name === LAYOUT.page ||
    name === LAYOUT.nextReview ||
    name.startsWith(`${LAYOUT.packetsFolder}/`)
  );
}

function versionNote(manifest: Manifest): string {
  const { version } = manifest.predicate.product;
  if (version === VERSION) return '';
  return ` The run was made by version ${version} and this is ${VERSION}: verify with that version to tell a change of the product from one of the files.`;
}

/** Nothing is known of what the snapshot gives. */
export function unmade(check: Check): Reperformed {
  return { check, summary: undefined, rederived: new Set() };
}
