import type { Span } from '../sets/spans.js';
import { readEvents } from './event-files.js';
import type { LedgerHead } from './ledger/head.js';
import type { Ledger } from './ledger/ledger.js';
import { DAY_MS } from './ledger/pairs.js';
import { readUse, type Use } from './ledger/use.js';

const BATCH = 5000;
const HOUR_MS = DAY_MS / 24;

export interface ImportOptions {
  readonly ledger: Ledger;
  readonly files: readonly string[];
  /** A time of which the files have every event, as whoever brings them says; absent where nobody does. */
  readonly whole: Span | undefined;
  readonly onFile?: ((done: number, events: number) => void) | undefined;
  readonly signal: AbortSignal;
}

export interface Imported {
  readonly events: number;
  readonly uses: number;
  /** Uses that the ledger did not have. */
  readonly fresh: number;
  readonly unclear: number;
  /** Of events of any kind; undefined where there were none. */
  readonly firstMs: number | undefined;
  readonly lastMs: number | undefined;
  /** The longest time without an event within `whole`, where it is longer than a day: files may be missing. */
  readonly silence: Span | undefined;
  readonly head: LedgerHead;
}

/**
 * Takes events from files in any order. The same event counts once, whatever file or query it comes by. Files say nothing of
 * what they lack, so that uses are known by them, and times without use only where somebody says that they are whole.
 */
export async function importFiles({ ledger, files, whole, onFile, signal }: ImportOptions): Promise<Imported> {
  const known = new Set(ledger.head().events);
  const before = ledger.head().uses;
  const hours = new Set<number>();
  const sum = { events: 0, uses: 0, unclear: 0 };
  const times = { first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY };
  let batch: Use[] = [];

  async function flush(): Promise<void> {
    if (batch.length > 0) await ledger.append({ uses: batch });
    sum.uses += batch.length;
    batch = [];
  }

  for (const [index, file] of files.entries()) {
    for await (const event of readEvents(file, signal)) {
      const reading = readUse(event, known);
      const ms = Date.parse(event.published);
      sum.events += 1;
      if (reading.kind === 'unclear') sum.unclear += 1;
      if (!Number.isNaN(ms)) {
        times.first = Math.min(times.first, ms);
        times.last = Math.max(times.last, ms);
        hours.add(Math.floor(ms / HOUR_MS));
      }
      if (reading.kind !== 'use') continue;
      batch.push(reading.use);
      if (batch.length === BATCH) await flush();
    }
    onFile?.(index + 1, sum.events);
  }
  await flush();
  // last, because from then on what comes again is not looked at
  if (whole !== undefined) await ledger.append({ uses: [], span: spanOf(whole) });
  const head = await ledger.settle();
  return {
    ...sum,
    fresh: head.uses - before,
    firstMs: sum.events === 0 ? undefined : times.first,
    lastMs: sum.events === 0 ? undefined : times.last,
    silence: whole === undefined ? undefined : longestSilence(hours, whole),
    head,
  };
}

function spanOf({ fromMs, toMs }: Span) {
  return { from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString(), by: 'files' } as const;
}

/** By the hour; undefined where no silence is longer than a day. */
function longestSilence(hours: ReadonlySet<number>, { fromMs, toMs }: Span): Span | undefined {
  const within = [...hours]
    .sort((one, other) => one - other)
    .filter((hour) => hour * HOUR_MS < toMs && (hour + 1) * HOUR_MS > fromMs);
  let longest: Span = { fromMs, toMs: fromMs };
  let lastMs = fromMs;
  for (const ms of [...within.map((hour) => hour * HOUR_MS), toMs]) {
    if (ms - lastMs > longest.toMs - longest.fromMs) longest = { fromMs: lastMs, toMs: ms };
    lastMs = Math.max(lastMs, ms + HOUR_MS);
  }
  return longest.toMs - longest.fromMs > DAY_MS ? longest : undefined;
}
