import { join } from 'node:path';
import { IncompleteError } from '../../errors.js';
import { createNdjsonGz } from '../../files/ndjson-gz-writer.js';
import { writeOutputFile } from '../../files/output-file.js';
import { readRegular } from '../../files/regular-file.js';
import { type Span, spanAt, unionOf } from '../../sets/spans.js';
import { journalName, type LedgerHead, type LedgerSpan, pairsName, seenName } from './head.js';
import { journalEntries } from './journal.js';
import { comparePairs, DAY_MS, mergedPair, type Pair, pairOf, pairRecord, readPairs } from './pairs.js';
import type { Use } from './use.js';
import { decodeHashes, encodeHashes, hashOfUuid } from './uuid-set.js';

/** A day that is covered whole stays open for so long: events that come late are told by their uuid until then. */
const OPEN_MS = 7 * DAY_MS;
const BATCH = 2000;

/**
 * Works a journal into the next generation of a ledger: new files beside the old ones, which nobody reads before the head
 * that names them is there. Killed on the way, nothing has happened. Memory holds the journal's uses, and of the events
 * counted before those of one day.
 */
export async function settle(folder: string, head: LedgerHead, signal?: AbortSignal): Promise<LedgerHead> {
  const generation = head.generation + 1;
  const uses: Use[] = [];
  let { poll } = head;
  const spans: LedgerSpan[] = [...head.spans];
  for await (const { entry } of journalEntries(join(folder, journalName(head.generation)))) {
    for (const use of entry.uses) uses.push(use);
    poll = entry.poll ?? poll;
    if (entry.span !== undefined) spans.push(entry.span);
    if (entry.poll !== undefined) spans.push({ from: entry.poll.from, to: entry.poll.to, by: 'log' });
  }
  const fresh: Use[] = [];
  const days: Record<string, string | null> = { ...head.days };
  for (const [day, ofDay] of byDay(uses)) {
    signal?.throwIfAborted();
    const date = dateOf(day);
    const name = days[date];
    if (name === null) continue; // every event of that day is counted
    const seen = name === undefined ? new Set<number>() : await readSeen(join(folder, name));
    const known = seen.size;
    for (const use of ofDay) {
      const hash = hashOfUuid(use.uuid);
      if (!seen.has(hash)) fresh.push(use);
      seen.add(hash);
    }
    if (seen.size === known) continue;
    days[date] = seenName(date, generation);
    await writeOutputFile(join(folder, seenName(date, generation)), encodeHashes(seen));
  }
  const merged = tidied(spans);
  const written = await writePairs(folder, head, fresh, generation, signal);
  return { ...head, ...written, generation, spans: merged, poll, days: closed(days, merged) };
}

async function readSeen(path: string): Promise<Set<number>> {
  const seen = decodeHashes(await readRegular(path));
  if (seen !== undefined) return seen;
  throw new IncompleteError(
    `${path} is damaged: restore the ledger's folder from a backup, or delete it and fill a new one`,
  );
}

function byDay(uses: readonly Use[]): Map<number, Use[]> {
  const days = new Map<number, Use[]>();
  for (const use of uses) {
    const day = Math.floor(use.ms / DAY_MS);
    const known = days.get(day);
    if (known === undefined) days.set(day, [use]);
    else known.push(use);
  }
  return days;
}

/** Days that are covered whole and a week past need no list of their events any more. */
function closed(days: Readonly<Record<string, string | null>>, spans: readonly LedgerSpan[]): LedgerHead['days'] {
  const union = unionOf(spans.map(timesOf));
  return Object.fromEntries(
    Object.entries(days).map(([date, name]) => {
      const fromMs = Date.parse(date);
      return [date, (spanAt(union, fromMs)?.toMs ?? 0) >= fromMs + DAY_MS + OPEN_MS ? null : name];
    }),
  );
}

/** Spans of one source that overlap or touch are one. */
function tidied(spans: readonly LedgerSpan[]): LedgerSpan[] {
  return (['log', 'files'] as const).flatMap((by) =>
    unionOf(spans.filter((span) => span.by === by).map(timesOf)).map(({ fromMs, toMs }) => ({
      from: new Date(fromMs).toISOString(),
      to: new Date(toMs).toISOString(),
      by,
    })),
  );
}

export function timesOf({ from, to }: Pick<LedgerSpan, 'from' | 'to'>): Span {
  return { fromMs: Date.parse(from), toMs: Date.parse(to) };
}

/** Merges what is new into the pairs, both in order; without anything new the old file holds. */
async function writePairs(
  folder: string,
  head: LedgerHead,
  fresh: Use[],
  generation: number,
  signal: AbortSignal | undefined,
): Promise<Pick<LedgerHead, 'pairsFile' | 'pairs' | 'uses'>> {
  const { pairsFile, pairs, uses } = head;
  if (fresh.length === 0) return { pairsFile, pairs, uses };
  const name = pairsName(generation);
  const writer = await createNdjsonGz(join(folder, name));
  try {
    const old = pairsFile === null ? [] : readPairs(join(folder, pairsFile), signal);
    let batch: object[] = [];
    for await (const pair of merged(old, pairsOf(fresh))) {
      batch.push(pairRecord(pair));
      if (batch.length < BATCH) continue;
      await writer.write(batch);
      batch = [];
    }
    await writer.write(batch);
    const { rows } = await writer.finish();
    return { pairsFile: name, pairs: rows, uses: uses + fresh.length };
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

/** The uses as pairs in order. */
function* pairsOf(uses: Use[]): Generator<Pair> {
  uses.sort(comparePairs);
  let of: Use[] = [];
  for (const use of uses) {
    const [first] = of;
    if (first !== undefined && comparePairs(first, use) !== 0) {
      yield pairOf(first, of);
      of = [];
    }
    of.push(use);
  }
  if (of[0] !== undefined) yield pairOf(of[0], of);
}

async function* merged(old: AsyncIterable<Pair> | Iterable<Pair>, fresh: Iterator<Pair>): AsyncGenerator<Pair> {
  let next = fresh.next();
  for await (const pair of old) {
    while (next.done !== true && comparePairs(next.value, pair) < 0) {
      yield next.value;
      next = fresh.next();
    }
    if (next.done === true || comparePairs(next.value, pair) > 0) {
      yield pair;
      continue;
    }
    yield mergedPair(pair, next.value);
    next = fresh.next();
  }
  for (; next.done !== true; next = fresh.next()) yield next.value;
}

function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
