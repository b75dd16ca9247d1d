import { join } from 'node:path';
import type { ComparedValues } from '../../assignment/compared-values.js';
import { parseJson } from '../../files/json-text.js';
import { createLineStore } from '../../files/line-store.js';
import { placesOf, readLinesGz } from '../../files/ndjson-gz.js';
import { previousRowsName } from '../../run/layout.js';
import { type PreviousRowRecord, parsePreviousRow } from '../../run/previous-records.js';
import { createIdNumbers } from '../../sets/id-numbers.js';
import { hashInto } from '../../sets/text-hash.js';

/** The rows of one app in the run before, found by user. */
export interface PreviousRows extends Disposable {
  readonly size: number;
  /** The row's number, in the order of that run's listing; undefined where the user had no row. */
  find(userId: string): number | undefined;
  /** Whether the row has the same values: by their digest, two of which are alike by chance once in 10^19. */
  isSame(number: number, values: ComparedValues): boolean;
  row(number: number): PreviousRowRecord;
  /** What the record says beside its values; rows that say the same share it. */
  more(number: number): PreviousMore;
}

export type PreviousMore = Pick<PreviousRowRecord, 'decision' | 'findings'>;

/**
 * Loads the rows of one app. Nothing depends on their order: Okta's moves. Memory grows by some 60 bytes a row of the one
 * app that is compared; the values themselves are read again where two rows differ.
 */
export async function loadPreviousRows(folder: string, appId: string, signal: AbortSignal): Promise<PreviousRows> {
  const ids = createIdNumbers();
  const lines = createLineStore();
  const mores: PreviousMore[] = [NOTHING_MORE];
  const asked = new Uint32Array(2);
  const known = new Map<string, number>();
  let digests = new Uint32Array(1 << 10);
  let places = new Uint32Array(1 << 9);

  function note(number: number, values: string, more: PreviousMore): void {
    if (number >= places.length) {
      places = grown(places);
      digests = grown(digests);
    }
    hashInto(values, digests, 2 * number);
    if (more === NOTHING_MORE) return; // the first of `mores`, as every place is from the beginning
    const key = JSON.stringify(more);
    const place = known.get(key) ?? mores.push(more) - 1;
    known.set(key, place);
    places[number] = place;
  }

  const path = join(folder, previousRowsName(appId));
  try {
    for await (const batch of readLinesGz(path, { signal })) {
      let line = batch.first;
      for (const { start, end } of placesOf(batch)) {
        const bytes = batch.bytes.subarray(start, end);
        const text = bytes.toString('utf8');
        const { id, values, more } = plainRowOf(text) ?? rowOf(parsePreviousRow(parseJson(text, path, line)));
        const number = ids.numberOf(id);
        if (lines.add(bytes) !== number) throw new Error(`${path}, line ${line}: the user ${id} comes twice`);
        note(number, values, more);
        line += 1;
      }
    }
  } catch (error) {
    lines[Symbol.dispose]();
    throw error;
  }
  return {
    size: ids.size,
    find: ids.find,
    isSame(number, values) {
      hashInto(JSON.stringify(values), asked, 0);
      return digests[2 * number] === asked[0] && digests[2 * number + 1] === asked[1];
    },
    row: (number) => parsePreviousRow(parseJson(lines.at(number).toString('utf8'), path)),
    more: (number) => mores[places[number] ?? 0] ?? {},
    [Symbol.dispose]: () => lines[Symbol.dispose](),
  };
}

const NOTHING_MORE: PreviousMore = {};

/** What is kept of a line; `values` as JSON. */
export interface LineParts {
  readonly id: string;
  readonly values: string;
  readonly more: PreviousMore;
}

export function rowOf({ id, values, decision, findings }: PreviousRowRecord): LineParts {
  return { id, values: JSON.stringify(values), more: moreOf(decision, findings) };
}

const [BEGIN, MIDDLE, END] = ['{"id":"', '","values":[', ']}'];

/**
 * The same of a line that says nothing but id and values, as most do, without parsing it; undefined of any other. Within a
 * text of JSON every quote has a backslash before it, so that `],"` is never part of one. Where a line is not what it seems
 * its values equal no row's, and it is parsed when they are compared.
 */
export function plainRowOf(line: string): LineParts | undefined {
  const idEnd = line.indexOf('"', BEGIN.length);
  const start = idEnd + MIDDLE.length - 1;
  if (!line.startsWith(BEGIN) || !line.startsWith(MIDDLE, idEnd) || !line.endsWith(END)) return undefined;
  const id = line.slice(BEGIN.length, idEnd);
  if (id.includes('\\') || line.includes('],"', start)) return undefined;
  return { id, values: line.slice(start, -1), more: NOTHING_MORE };
}

function moreOf(decision: PreviousMore['decision'], findings: PreviousMore['findings']): PreviousMore {
  if (decision === undefined && findings === undefined) return NOTHING_MORE;
  return {
    ...(decision === undefined ? {} : { decision: shortly(decision) }),
    ...(findings === undefined ? {} : { findings }),
  };
}

/** The day says it: rows that were decided within a day by one person share one object. */
function shortly(decision: NonNullable<PreviousMore['decision']>): NonNullable<PreviousMore['decision']> {
  return { ...decision, at: decision.at.slice(0, 10) };
}

function grown(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const longer = new Uint32Array(array.length * 2);
  longer.set(array);
  return longer;
}
