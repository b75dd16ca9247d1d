import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { refuseNoFolder } from './folder-entries.js';
import { isLaterRecord, isReturned, isSignOffPage, RECORDS, RETURNED_FOLDER } from './layout.js';

const ORDER: readonly string[] = Object.values(RECORDS);

/**
 * The names of what came after a run, as far as it is there: in the order of the work, kept plans beside the present one.
 * Throws ConfigError for what is not a folder.
 */
export async function laterRecordsIn(folder: string): Promise<string[]> {
  await refuseNoFolder(folder);
  const returned = await readdir(join(folder, RETURNED_FOLDER)).catch(() => []); // absent, or named as no folder
  const all = [...(await readdir(folder)), ...returned.map((name) => `${RETURNED_FOLDER}/${name}`)];
  const names = all.filter(isLaterRecord);
  return names.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

function placeOf(name: string): number {
  if (isSignOffPage(name)) return ORDER.indexOf(RECORDS.signoff);
  if (isReturned(name)) return ORDER.indexOf(RECORDS.decisionsCsv);
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.indexOf(RECORDS.approval) : place;
}
