import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { App, AppUser, JsonObject } from '../../src/assignment/records.js';
import { readNdjsonGz } from '../../src/files/ndjson-gz.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import type { AppUserLine, Page } from '../../src/okta/api.js';
import { parseAppUserLine } from '../../src/okta/listing/app-user-lines.js';
import { appUsersName, LAYOUT } from '../../src/run/layout.js';
import type { AppRead } from '../../src/run/run-facts.js';
import { pagesAt } from './stub-client.js';
import { temporaryFolder } from './temporary-folder.js';

export interface SnapshotRecords {
  readonly apps?: readonly App[];
  /** By app id. */
  readonly appUsers?: Readonly<Record<string, readonly JsonObject[]>>;
  readonly users?: readonly JsonObject[];
}

/** A run's folder with these records in its snapshot; what is left out has no file. */
export async function snapshotOf({ apps, appUsers = {}, users }: SnapshotRecords = {}): Promise<string> {
  const folder = await temporaryFolder('snapshot');
  await mkdir(join(folder, LAYOUT.appUsersFolder), { recursive: true });
  if (apps !== undefined) await writeRecords(folder, LAYOUT.apps, apps);
  if (users !== undefined) await writeRecords(folder, LAYOUT.users, users);
  for (const [appId, rows] of Object.entries(appUsers)) await writeRecords(folder, appUsersName(appId), rows);
  return folder;
}

export async function writeRecords(folder: string, name: string, records: readonly unknown[]): Promise<void> {
  const file = await createNdjsonGz(join(folder, name));
  await file.write(records);
  await file.finish();
}

/** The records of a file of a snapshot. */
export async function recordsIn(folder: string, name: string): Promise<readonly unknown[]> {
  const records: unknown[] = [];
  for await (const batch of readNdjsonGz(join(folder, name))) records.push(...batch);
  return records;
}

/** The same as the lines of a listing that is kept: pages of rows, read at a server's time. */
export function linePages(
  serverMs: number,
  ...pages: readonly (readonly AppUser[])[]
): AsyncGenerator<Page<AppUserLine>> {
  return pagesAt(serverMs, ...pages.map((rows) => rows.map((row) => parseAppUserLine(row, 'a test'))));
}

/** How an app of so many rows was read: whole, in one page. */
export function aRead(appId: string, overrides: Partial<AppRead> = {}): AppRead {
  return {
    appId,
    state: 'complete',
    why: '',
    pages: 1,
    rows: 1,
    duplicates: 0,
    notEmbedded: 0,
    firstReadAt: '2026-11-24T06:00:00.000Z',
    lastReadAt: '2026-11-24T06:00:00.000Z',
    hasImplicit: false,
    ...overrides,
  };
}
