import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { LAYOUT } from '../../run/layout.js';
import { APPS, ASSIGNMENTS, FINDINGS } from '../columns.js';
import type { ReportFile } from '../model.js';
import type { ReportSink } from '../report-sink.js';
import { createCsvFile } from './csv-file.js';

/** Opens the three CSV reports in the run's folder. */
export async function createCsvReports(folder: string): Promise<ReportSink> {
  const assignments = await createCsvFile(join(folder, LAYOUT.assignmentsCsv), ASSIGNMENTS);
  const findings = await createCsvFile(join(folder, LAYOUT.findingsCsv), FINDINGS);
  const apps = await createCsvFile(join(folder, LAYOUT.appsCsv), APPS);
  const all = [assignments, findings, apps];
  const finished: ReportFile[] = [];
  return {
    async rows(assignmentRows, findingRows) {
      await assignments.write(assignmentRows);
      await findings.write(findingRows);
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
