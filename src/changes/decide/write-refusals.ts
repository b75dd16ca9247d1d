import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { personKey } from '../../assignment/person.js';
import { packetName } from '../../packets/packet-name.js';
import type { Row } from '../../report/columns.js';
import { createCsvFile } from '../../report/csv/csv-file.js';
import { textTable } from '../../report/text-table.js';
import type { Refusal } from './returned-row.js';

/** What was refused of one reviewer's files: to be sent back to them. */
const REFUSED = textTable('Refused', [
  'file',
  'cell',
  'app',
  'person',
  'why',
  'found_in_the_file',
  'in_the_review',
  'imported_at',
]);

/** Refusals of files that do not even say whose they are. */
const NOBODY = 'unknown-reviewer';

/**
 * Writes every refusal of an import, whole, into one CSV file for each reviewer, in place of those of an earlier import;
 * returns the files' paths. Nothing is written where nothing was refused.
 */
export async function writeRefusals(
  folder: string,
  refusals: readonly Refusal[],
  importedAt: string,
): Promise<readonly string[]> {
  if (refusals.length === 0) return [];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  for (const [reviewer, rows] of byReviewer(refusals, importedAt)) {
    const path = join(folder, packetName(reviewer, 1, 'csv'));
    const file = await createCsvFile(path, REFUSED);
    try {
      await file.write(rows);
      await file.finish();
    } catch (error) {
      await file.abandon();
      throw error;
    }
    paths.push(path);
  }
  return paths;
}

function byReviewer(refusals: readonly Refusal[], importedAt: string): ReadonlyMap<string, Row[]> {
  const rows = new Map<string, Row[]>();
  for (const { file, cell, why, found = '', expected = '', reviewer = '', appLabel = '', login = '' } of refusals) {
    const key = personKey(reviewer) || NOBODY;
    const ofReviewer = rows.get(key) ?? [];
    rows.set(key, ofReviewer);
    ofReviewer.push([file, cell, appLabel, login, why, found, expected, importedAt]);
  }
  return rows;
}
