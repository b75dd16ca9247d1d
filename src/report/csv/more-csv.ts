import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FiledTable, ReportFile } from '../model.js';
import type { ReportSink } from '../report-sink.js';
import { createCsvFile } from './csv-file.js';

/** Tables that are small and known at the end only, a CSV file each. */
export function createMoreCsv(folder: string, tables: () => Promise<readonly FiledTable[]>): ReportSink {
  const finished: ReportFile[] = [];
  return {
    async rows() {},
    async endApp() {},
    async finish() {
      for (const { file, table, rows } of await tables()) {
        const csv = await createCsvFile(join(folder, file), table);
        await csv.write(rows);
        finished.push(await csv.finish());
      }
      return finished;
    },
    async abandon() {
      for (const { name } of finished) await rm(join(folder, name), { force: true }).catch(() => undefined);
    },
  };
}
