import { lstat, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { personKey } from '../../assignment/person.js';
import { readCsvRows } from '../../files/csv-rows.js';
import { writeOutputFile } from '../../files/output-file.js';
import { packetName } from '../../packets/packet-name.js';
import type { Row } from '../../report/columns.js';
import { csvLine, csvText } from '../../report/csv/csv-file.js';
import { neutralised } from '../../report/neutral-text.js';
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
 * Writes every refusal of an import, whole, into one CSV file for each reviewer, after those of earlier imports: who
 * answers one file has not answered another. What stands there already is not repeated. Returns the files' paths; nothing is
 * written where nothing was refused.
 */
export async function writeRefusals(
  folder: string,
  refusals: readonly Refusal[],
  importedAt: string,
): Promise<readonly string[]> {
  if (refusals.length === 0) return [];
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const paths: string[] = [];
  for (const [reviewer, rows] of byReviewer(refusals, importedAt)) paths.push(await addTo(folder, reviewer, rows));
  return paths;
}

async function addTo(folder: string, reviewer: string, rows: readonly Row[]): Promise<string> {
  for (let part = 1; ; part += 1) {
    const path = join(folder, packetName(reviewer, part, 'csv'));
    const earlier = await readEarlier(path);
    if (earlier === undefined) continue; // somebody's own file, or saved anew by a program that writes other CSV
    const fresh = rows.filter((row) => !earlier.lines.has(lineKey(row.map((cell) => neutralised(String(cell))))));
    const text = earlier.text === '' ? csvText(REFUSED, fresh) : `${earlier.text}${fresh.map(csvLine).join('')}`;
    if (fresh.length > 0) await writeOutputFile(path, text);
    return path;
  }
}

/** What an earlier import wrote; undefined where the file is not as this program writes it. */
async function readEarlier(
  path: string,
): Promise<{ readonly text: string; readonly lines: ReadonlySet<string> } | undefined> {
  if ((await lstat(path).catch(() => undefined)) === undefined) return { text: '', lines: new Set() };
  const lines = new Set<string>();
  try {
    for await (const { cells } of readCsvRows(path)) lines.add(lineKey(cells));
    const text = await readFile(path, 'utf8');
    return text.startsWith(csvText(REFUSED, [])) && text.endsWith('\r\n') ? { text, lines } : undefined;
  } catch {
    return undefined;
  }
}

/** Everything but when it was imported. */
function lineKey(cells: readonly string[]): string {
  return JSON.stringify(cells.slice(0, -1));
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
