import { readdir } from 'node:fs/promises';
import { isLaterRecord, RECORDS } from './layout.js';

const ORDER: readonly string[] = Object.values(RECORDS);

/**
 * The names of what came after a run, as far as it is there: in the order of the work, kept plans beside the present one.
 */
export async function laterRecordsIn(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter(isLaterRecord);
  return names.sort((a, b) => placeOf(a) - placeOf(b) || (a < b ? -1 : 1));
}

function placeOf(name: string): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.indexOf(RECORDS.approval) : place;
}
