import { LAYOUT } from '../../run/layout.js';
import { runNameOf } from '../../run/run-name.js';
import type { ReportContext } from '../model.js';
import type { ReportSink } from '../report-sink.js';
import { createTableReports } from '../table-reports.js';
import { createParquetFile } from './parquet-file.js';

const NAMES = {
  assignments: LAYOUT.assignmentsParquet,
  findings: LAYOUT.findingsParquet,
  paths: LAYOUT.pathsParquet,
  apps: LAYOUT.appsParquet,
  changes: LAYOUT.changesParquet,
};

/** Opens the Parquet reports in the run's folder: the tables of the CSV with types, for a warehouse. */
export async function createParquetReports(folder: string, context: ReportContext): Promise<ReportSink> {
  const { org, asOf } = context;
  const run = { org, asOf, run: runNameOf(org, asOf) };
  return await createTableReports(folder, NAMES, context, (path, table) => createParquetFile(path, table, run));
}
