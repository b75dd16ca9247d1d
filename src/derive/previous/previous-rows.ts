import { join } from 'node:path';
import type { ComparedValues } from '../../assignment/compared-values.js';
import { parseJson } from '../../files/json-text.js';
import type { LineStore } from '../../files/line-store.js';
import { placesOf, readLinesGz } from '../../files/ndjson-gz.js';
import { previousRowsName } from '../../run/layout.js';
import {
  type PreviousMore,
  type PreviousRowRecord,
  parsePreviousMore,
  parsePreviousRow,
} from '../../run/previous-records.js';
import { createIdNumbers } from '../../sets/id-numbers.js';
import { hashOfBytes } from '../../sets/text-hash.js';
import { hasDecision, linePartsOf } from './line-parts.js';

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

/**
 * Loads the rows of one app. Nothing depends on their order: Okta's moves. Memory grows by some 60 bytes a row of the one
 * app that is compared; the values themselves are read again where two rows differ. `lines`, which is empty, is the rows'
 * until they are disposed of.
 */
export async function loadPreviousRows(
  folder: string,
  appId: string,
  lines: LineStore,
  signal: AbortSignal,
): Promise<PreviousRows> {
  const path = join(folder, previousRowsName(appId));
  const ids = createIdNumbers();
  const mores = createMores(path);
  const digests = createDigests();
  let places = new Uint32Array(1 << 9);

  function note(line: Buffer, lineNumber: number): void {
    const parts = linePartsOf(line, path, lineNumber);
    const number = ids.numberOf(parts.id);
    if (lines.add(line) !== number) throw new Error(`${path}, line ${lineNumber}: the user ${parts.id} comes twice`);
    digests.set(number, parts.values);
    if (number >= places.length) places = grown(places);
    if (parts.more !== '') places[number] = mores.placeOf(parts.more, lineNumber);
  }

  try {
    for await (const batch of readLinesGz(path, { signal })) {
      let lineNumber = batch.first;
      for (const { start, end } of placesOf(batch)) {
        note(batch.bytes.subarray(start, end), lineNumber);
        lineNumber += 1;
      }
    }
  } catch (error) {
    lines[Symbol.dispose]();
    throw error;
  }
  return {
    size: ids.size,
    find: ids.find,
    isSame: digests.isOf,
    row: (number) => parsePreviousRow(parseJson(lines.at(number).toString('utf8'), path)),
    more: (number) => mores.at(places[number] ?? 0),
    [Symbol.dispose]: () => lines[Symbol.dispose](),
  };
}

const SEEDS = [0x9e3779b1, 0x85ebca77] as const;

/** The digests of values, as their JSON is written. */
function createDigests() {
  let digests = new Uint32Array(1 << 10);
  let asked = Buffer.allocUnsafe(1 << 10);
  return {
    set(number: number, values: Uint8Array): void {
      if (2 * number >= digests.length) digests = grown(digests);
      for (const [lane, seed] of SEEDS.entries()) {
        digests[2 * number + lane] = hashOfBytes(values, 0, values.byteLength, seed);
      }
    },
    isOf(number: number, values: ComparedValues): boolean {
      const text = JSON.stringify(values);
      if (asked.byteLength < text.length * 3) asked = Buffer.allocUnsafe(text.length * 6);
      const length = asked.write(text, 'utf8');
      return SEEDS.every((seed, lane) => digests[2 * number + lane] === hashOfBytes(asked, 0, length, seed));
    },
  };
}

/** What rows say beside their values: few things, each kept once. The first of them is nothing. */
function createMores(path: string) {
  const mores: PreviousMore[] = [{}];
  const known = new Map<string, number>();
  const ofText = new Map<string, number>();

  function added(text: string, line: number): number {
    const more = moreOf(parsePreviousMore(parseJson(text, path, line)));
    const key = JSON.stringify(more);
    const place = known.get(key) ?? mores.push(more) - 1;
    known.set(key, place);
    return place;
  }

  return {
    placeOf(text: string, line: number): number {
      if (hasDecision(text)) return added(text, line); // each was made at a time of its own
      const place = ofText.get(text) ?? added(text, line);
      ofText.set(text, place);
      return place;
    },
    at: (place: number): PreviousMore => mores[place] ?? {},
  };
}

function moreOf({ decision, findings }: PreviousMore): PreviousMore {
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
