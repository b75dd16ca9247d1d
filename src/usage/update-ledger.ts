import { instantOf } from '../assignment/instant.js';
import type { LogEvent } from '../assignment/log-event.js';
import { messageOf, RefusedError } from '../errors.js';
import type { OktaClient, Page } from '../okta/api.js';
import { isForbidden, OktaApiError, PagingError } from '../okta/errors.js';
import { spanAt, unionOf } from '../sets/spans.js';
import type { LedgerHead, Poll } from './ledger/head.js';
import type { Ledger } from './ledger/ledger.js';
import { DAY_MS } from './ledger/pairs.js';
import { timesOf } from './ledger/settle.js';
import { readUse, type Use } from './ledger/use.js';
import { pollLog } from './log-reader.js';

/** Okta keeps its log for so long, and answers for older times with what is left. */
const KEPT_MS = 90 * DAY_MS;
/** Closer to that end than this, a place in the log is not trusted to have everything after it. */
const EDGE_MS = DAY_MS / 24;
/** "Some events may be delayed": the last minutes are not said to be known. */
const DELAY_MS = 5 * 60_000;
/** What is read again where a poll has to begin anew: events are told by their uuid. */
const OVERLAP_MS = DAY_MS / 24;

export interface UpdateOptions {
  readonly ledger: Ledger;
  readonly client: Pick<OktaClient, 'listLogEvents' | 'serverNow'>;
  /** Is told of every page that is on disk. */
  readonly onPage?: ((progress: UpdateProgress) => void) | undefined;
  readonly signal: AbortSignal;
}

/** How far an update is: from the time where it began to now. */
export interface UpdateProgress {
  readonly sinceMs: number;
  /** Everything before is known. */
  readonly knownMs: number;
  readonly untilMs: number;
  readonly events: number;
  readonly pages: number;
}

export interface Updated extends UpdateProgress {
  readonly uses: number;
  /** Events that count but name no app or no person. */
  readonly unclear: number;
  readonly head: LedgerHead;
}

/**
 * Reads the System Log from where the last update stopped to now, page by page: each page is on disk, with the place where the
 * log continues, before the next is asked for. It polls, because a query between two times misses events that come late.
 */
export async function updateLedger(options: UpdateOptions): Promise<Updated> {
  const { ledger, client } = options;
  const start = startOf(ledger.head(), client.serverNow());
  try {
    return await poll(start, options);
  } catch (error) {
    if (isForbidden(error)) throw new RefusedError(`${messageOf(error)}. ${NEEDS}`, { cause: error });
    // Okta no longer knows the place, or the org has another address: from there on, by time
    const isLost = (error instanceof OktaApiError && error.status === 400) || error instanceof PagingError;
    if (start.from === undefined || !isLost) throw error;
    await ledger.settle();
    return await poll(anewOf(ledger.head(), client.serverNow()), options);
  }
}

const NEEDS =
  'The System Log needs a role that reads it (Read-only Administrator does), and of a service app the scope okta.logs.read: granted, and named in OKTA_CLIENT_SCOPES';

/** Where a poll begins: at a place that Okta gave, or at a time. */
interface Start {
  readonly sinceMs: number;
  readonly from: string | undefined;
  /** From when on everything is known, once it has read on. */
  readonly spanMs: number;
}

/** Goes on where the last poll stopped, unless Okta has begun to forget that time or files have told a day more of it since. */
export function startOf(head: LedgerHead, nowMs: number): Start {
  const { poll } = head;
  if (poll === null) return anewOf(head, nowMs);
  const toMs = Date.parse(poll.to);
  const knownMs = spanAt(unionOf(head.spans.map(timesOf)), toMs - 1)?.toMs ?? toMs;
  if (toMs < nowMs - KEPT_MS + EDGE_MS || knownMs > toMs + DAY_MS) return anewOf(head, nowMs);
  return { sinceMs: toMs, from: poll.next, spanMs: Date.parse(poll.from) };
}

/** Begins at the oldest time that Okta keeps and that is not known yet. */
function anewOf(head: LedgerHead, nowMs: number): Start {
  const oldestMs = nowMs - KEPT_MS;
  const known = spanAt(unionOf(head.spans.map(timesOf)), oldestMs);
  const sinceMs = known === undefined ? oldestMs : Math.max(oldestMs, Math.min(known.toMs, nowMs) - OVERLAP_MS);
  return { sinceMs, from: undefined, spanMs: sinceMs };
}

async function poll({ sinceMs, from, spanMs }: Start, options: UpdateOptions): Promise<Updated> {
  const { ledger, client, signal } = options;
  const { events: types } = ledger.head();
  const known = new Set(types);
  const span = new Date(spanMs).toISOString();
  const untilMs = client.serverNow();
  const sum = { uses: 0, unclear: 0, events: 0, pages: 0 };
  let knownMs = from === undefined ? sinceMs : Date.parse(ledger.head().poll?.to ?? span);
  // a poll that goes on asks with the filter and the time it was begun with, which its link has
  const since =
    from === undefined ? new Date(sinceMs).toISOString() : (new URL(from).searchParams.get('since') ?? undefined);
  for await (const page of pollLog(client, { since, filter: filterOf(types), from, signal })) {
    const uses: Use[] = [];
    for (const event of page.items) {
      const reading = readUse(event, known);
      if (reading.kind === 'use') uses.push(reading.use);
      if (reading.kind === 'unclear') sum.unclear += 1;
    }
    if (sum.pages === 0) refuseFarClock(page.serverMs, untilMs);
    knownMs = Math.max(knownMs, knownBy(page));
    await ledger.append({ uses, poll: placeAfter(page, span, knownMs) });
    sum.uses += uses.length;
    sum.events += page.items.length;
    sum.pages += 1;
    options.onPage?.({ sinceMs, knownMs, untilMs, events: sum.events, pages: sum.pages });
  }
  return { sinceMs, knownMs, untilMs, ...sum, head: await ledger.settle() };
}

/** An empty page of a far clock would say that everything up to then is known. `nowMs` is this machine's time: nothing was asked before. */
function refuseFarClock(serverMs: number, nowMs: number): void {
  if (Math.abs(serverMs - nowMs) <= DAY_MS) return;
  const [org, machine] = [serverMs, nowMs].map((ms) => new Date(ms).toISOString());
  throw new RefusedError(
    `the org's clock says ${org} and this machine's ${machine}: the ledger cannot tell up to when the log is known. Set the clock that is wrong`,
  );
}

function placeAfter({ next }: Page<LogEvent>, from: string, knownMs: number): Poll | undefined {
  return next === undefined ? undefined : { next, from, to: new Date(knownMs).toISOString() };
}

/** Up to when everything is known after a page: an empty one says that Okta has nothing newer. */
function knownBy({ items, serverMs }: Page<LogEvent>): number {
  const last = items.at(-1);
  const publishedMs = last === undefined ? serverMs : (instantOf(last.published) ?? 0);
  return Math.min(publishedMs, serverMs) - DELAY_MS;
}

/** Successes of these types, which is all that Okta has to send. */
export function filterOf(types: readonly string[]): string {
  return `(${types.map((type) => `eventType eq "${type}"`).join(' or ')}) and outcome.result eq "SUCCESS"`;
}
