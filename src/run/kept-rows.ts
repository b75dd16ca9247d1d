import { join } from 'node:path';
import { isObject, isText } from '../assignment/json-guards.js';
import { IncompleteError } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { placesOf, readLinesGz } from '../files/ndjson-gz.js';
import { LAYOUT } from './layout.js';
import type { Manifest } from './manifest.js';

/** Rows of one app, each as the line of a `PreviousRowRecord` without its newline. */
export interface KeptRows {
  readonly appId: string;
  readonly rows: readonly Buffer[];
}

/** Whether a run kept its rows for the next review: versions before did not. */
export function listsKeptRows({ subject }: Pick<Manifest, 'subject'>): boolean {
  return subject.some(({ name }) => name === LAYOUT.nextReview);
}

/** The line that stands before an app's rows in `LAYOUT.nextReview`. */
export function keptAppLine(appId: string): string {
  return JSON.stringify({ app: appId });
}

/** The third byte of such a line, where a row has another one. */
const A = 0x61;

/** What a run kept of its rows for the next review, in its own order. The rows themselves are not looked at. */
export async function* readKeptRows(folder: string, signal?: AbortSignal): AsyncGenerator<KeptRows> {
  const path = join(folder, LAYOUT.nextReview);
  let appId: string | undefined;
  for await (const lines of readLinesGz(path, { signal })) {
    let rows: Buffer[] = [];
    let number = lines.first;
    for (const { start, end } of placesOf(lines)) {
      const line = lines.bytes.subarray(start, end);
      if (line[2] === A) {
        if (appId !== undefined && rows.length > 0) yield { appId, rows };
        appId = appIdOf(line, path, number);
        rows = [];
      } else if (appId === undefined) {
        throw new IncompleteError(`${path}, line ${number}: a row stands before any app`);
      } else rows.push(line);
      number += 1;
    }
    if (appId !== undefined && rows.length > 0) yield { appId, rows };
  }
}

function appIdOf(line: Buffer, path: string, number: number): string {
  const value = parseJson(line.toString('utf8'), path, number);
  if (isObject(value) && isText(value.app)) return value.app;
  throw new IncompleteError(`${path}, line ${number}: it names no app`);
}
