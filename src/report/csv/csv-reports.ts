import { LAYOUT } from '../../run/layout.js';
import type { ReportContext } from '../model.js';
import type { ReportSink } from '../report-sink.js';
import { createTableReports } from '../table-reports.js';
import { createCsvFile } from './csv-file.js';

const NAMES = {
  assignments: LAYOUT.assignmentsCsv,
  findings: LAYOUT.findingsCsv,
  paths: LAYOUT.pathsCsv,
  apps: LAYOUT.appsCsv,
  changes: LAYOUT.changesCsv,
};

/** Opens the CSV reports in the run's folder. */
export async function createCsvReports(
  folder: string,
  context: Pick<ReportContext, 'withPaths' | 'withChanges'>,
): Promise<ReportSink> {
  return await createTableReports(folder, NAMES, context, createCsvFile);
}
