import { isObject, isText } from '../../assignment/json-guards.js';
import { IncompleteError } from '../../errors.js';
import { readNdjsonGz } from '../../files/ndjson-gz.js';
import type { Use } from './use.js';

export const DAY_MS = 86_400_000;

/** What a ledger knows of one user's uses of one app. */
export interface Pair {
  readonly appId: string;
  readonly userId: string;
  /** As their last use named them. */
  readonly appName: string;
  readonly userName: string;
  /** Epoch milliseconds. */
  readonly firstMs: number;
  readonly lastMs: number;
  /** Days since 1970 in UTC on which there was a use, and how many, in order. */
  readonly days: readonly DayUses[];
}

export type DayUses = readonly [day: number, uses: number];

/** The order of a ledger: by app, and then by user. */
export function comparePairs(one: Key, other: Key): number {
  if (one.appId !== other.appId) return one.appId < other.appId ? -1 : 1;
  if (one.userId === other.userId) return 0;
  return one.userId < other.userId ? -1 : 1;
}

type Key = Pick<Pair, 'appId' | 'userId'>;

/** The uses of one pair, which are one at least, as a pair. */
export function pairOf(first: Use, uses: readonly Use[]): Pair {
  const counts = new Map<number, number>();
  let firstMs = first.ms;
  let last = first;
  for (const use of uses) {
    const day = Math.floor(use.ms / DAY_MS);
    counts.set(day, (counts.get(day) ?? 0) + 1);
    firstMs = Math.min(firstMs, use.ms);
    if (use.ms >= last.ms) last = use;
  }
  const { appId, userId, appName, userName, ms: lastMs } = last;
  return { appId, userId, appName, userName, firstMs, lastMs, days: inOrder(counts) };
}

/** Two parts of what is known of one pair, together. */
export function mergedPair(one: Pair, other: Pair): Pair {
  const counts = new Map<number, number>(one.days);
  for (const [day, uses] of other.days) counts.set(day, (counts.get(day) ?? 0) + uses);
  const later = other.lastMs >= one.lastMs ? other : one;
  return { ...later, firstMs: Math.min(one.firstMs, other.firstMs), days: inOrder(counts) };
}

function inOrder(counts: ReadonlyMap<number, number>): DayUses[] {
  return [...counts].sort(([one], [other]) => one - other);
}

/** How a pair stands in a file: short keys, and each day as its distance from the one before. */
export function pairRecord({ appId, userId, appName, userName, firstMs, lastMs, days }: Pair): object {
  let before = 0;
  const d = days.flatMap(([day, uses]) => {
    const distance = day - before;
    before = day;
    return [distance, uses];
  });
  return { a: appId, u: userId, n: appName, l: userName, f: firstMs, t: lastMs, d };
}

/** Undefined for what is no pair, or one that does not agree with itself. */
export function pairIn(record: unknown): Pair | undefined {
  if (!isObject(record)) return undefined;
  const { a, u, n, l, f, t, d } = record;
  if (!isText(a) || !isText(u) || !isText(n) || !isText(l) || !isWhole(f) || !isWhole(t)) return undefined;
  if (!Array.isArray(d) || d.length === 0 || d.length % 2 !== 0 || !d.every(isWhole)) return undefined;
  const days: DayUses[] = [];
  let day = 0;
  for (let at = 0; at < d.length; at += 2) {
    day += Number(d[at]);
    days.push([day, Number(d[at + 1])]);
  }
  if (Math.floor(f / DAY_MS) !== days[0]?.[0] || Math.floor(t / DAY_MS) !== day) return undefined;
  return { appId: a, userId: u, appName: n, userName: l, firstMs: f, lastMs: t, days };
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The pairs of a file, in its order. */
export async function* readPairs(path: string, signal?: AbortSignal): AsyncGenerator<Pair> {
  for await (const batch of readNdjsonGz(path, { signal })) {
    for (const record of batch) {
      const pair = pairIn(record);
      if (pair === undefined)
        throw new IncompleteError(`${path}: a record is not a pair of app and user with its uses`);
      yield pair;
    }
  }
}
