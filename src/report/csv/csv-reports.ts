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
};

/** Opens the CSV reports in the run's folder. */
export async function createCsvReports(
  folder: string,
  { withPaths }: Pick<ReportContext, 'withPaths'>,
): Promise<ReportSink> {
  return await createTableReports(folder, NAMES, withPaths === true, createCsvFile);
}
