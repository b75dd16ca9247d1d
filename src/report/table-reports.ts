import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { APPS, ASSIGNMENTS, CHANGES, FINDINGS, PATHS, type Row, type Table } from './columns.js';
import type { ReportContext, ReportFile } from './model.js';
import type { ReportSink } from './report-sink.js';

/** A file that holds one table: takes rows in batches and appears when it is whole. */
export interface TableFile {
  /** Resolves when more rows can be taken. */
  write(rows: readonly Row[]): Promise<void>;
  finish(): Promise<ReportFile>;
  /** Removes what was written; never throws. */
  abandon(): Promise<void>;
}

/** What each table's file is called in a format that keeps one file a table. */
export interface TableNames {
  readonly assignments: string;
  readonly findings: string;
  readonly apps: string;
  readonly paths: string;
  readonly changes: string;
}

/** The reports of a format that keeps one file a table, in the run's folder. */
export async function createTableReports(
  folder: string,
  names: TableNames,
  { withPaths, withChanges }: Pick<ReportContext, 'withPaths' | 'withChanges'>,
  open: (path: string, table: Table) => Promise<TableFile>,
): Promise<ReportSink> {
  const assignments = await open(join(folder, names.assignments), ASSIGNMENTS);
  const findings = await open(join(folder, names.findings), FINDINGS);
  const apps = await open(join(folder, names.apps), APPS);
  const paths = withPaths === true ? await open(join(folder, names.paths), PATHS) : undefined;
  const changes = withChanges === true ? await open(join(folder, names.changes), CHANGES) : undefined;
  const all = [assignments, findings, apps, paths, changes].filter((file) => file !== undefined);
  const finished: ReportFile[] = [];
  return {
    async rows(rows) {
      await assignments.write(rows.assignments);
      await findings.write(rows.findings);
      await paths?.write(rows.paths);
      await changes?.write(rows.changes);
    },
    endApp: (_app, row) => apps.write([row]),
    async finish() {
      for (const file of all) finished.push(await file.finish());
      return finished;
    },
    async abandon() {
      for (const file of all) await file.abandon();
      for (const { name } of finished) await rm(join(folder, name), { force: true }).catch(() => undefined);
    },
  };
}
