import { join } from 'node:path';
import { isThere } from '../files/is-there.js';
import { readNdjsonGz } from '../files/ndjson-gz.js';
import { API_TOKENS, SERVICE_APPS, serviceAppRow, tokenRow } from '../report/machine-tables.js';
import type { FiledTable } from '../report/model.js';
import { LAYOUT } from '../run/layout.js';
import { serviceAppRecordSchema, tokenRecordSchema } from '../run/machine-records.js';
import type { PeopleOfRun } from '../run/people-of-run.js';

export interface MachineTablesOptions {
  readonly folder: string;
  readonly asOf: string;
  readonly loadPeople: () => Promise<PeopleOfRun>;
}

/** The API tokens and service apps of a run, from its snapshot; none where the policy did not ask for the administrators. */
export async function machineTables({
  folder,
  asOf,
  loadPeople,
}: MachineTablesOptions): Promise<readonly FiledTable[]> {
  const tables: FiledTable[] = [];
  if (await isThere(join(folder, LAYOUT.apiTokens))) {
    const tokens = await recordsIn(folder, LAYOUT.apiTokens);
    const rows = tokens.map((token) => tokenRow(tokenRecordSchema.parse(token), Date.parse(asOf)));
    tables.push({ file: LAYOUT.apiTokensCsv, table: API_TOKENS, rows });
  }
  if (await isThere(join(folder, LAYOUT.serviceApps))) {
    const people = await loadPeople();
    const rows = (await recordsIn(folder, LAYOUT.serviceApps)).map((record) => {
      const app = serviceAppRecordSchema.parse(record);
      const account = people.hrOf({ state: 'client', label: app.label }, { id: app.id })?.account;
      return serviceAppRow(app, account?.owner ?? '');
    });
    tables.push({ file: LAYOUT.serviceAppsCsv, table: SERVICE_APPS, rows });
  }
  return tables;
}

async function recordsIn(folder: string, name: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  for await (const batch of readNdjsonGz(join(folder, name))) records.push(...batch);
  return records;
}
