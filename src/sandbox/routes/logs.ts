import { KEPT_MS, placeOf, type StoredEvent } from '../state/event-log.js';
import { type EventRecord, isBefore } from '../state/event-source.js';
import { requireScope } from './access.js';
import { ApiError, invalid } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { limitOf, linksOf } from './links.js';
import { logFilter } from './log-filter.js';
import { wireEvent } from './wire-event.js';

const DAY_MS = 86_400_000;
const FURTHEST_MS = 180 * DAY_MS;

/** Events from after a place on. */
interface Place {
  readonly publishedMs: number;
  readonly uuid: string;
}

/**
 * GET /api/v1/logs: 100 a page unless asked for, 1000 at most. With `until` bounded, by the time of publication, and without a
 * next page on the last; without it polling, in the order of storing, and always with a next page.
 */
export function listLogEvents(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.logs.read');
  const { org, query, nowMs } = exchange;
  if ((query.get('sortOrder') ?? 'ASCENDING') !== 'ASCENDING')
    throw invalid('sortOrder', 'this org lists ASCENDING only');
  if (query.has('q')) throw invalid('q', 'this org does not search');
  const limit = limitOf(query, 100, 1000);
  const wanted = logFilter(query.get('filter'));
  const isPolling = !query.has('until');
  const untilMs = isPolling ? nowMs + 1 : timeIn(query, 'until', nowMs);
  const sinceMs = timeIn(query, 'since', untilMs - 7 * DAY_MS);
  if (sinceMs < nowMs - FURTHEST_MS) throw new ApiError('E0000053', 'The since parameter is over 180 days prior');
  const after = placeIn(exchange);
  // "succeeds", but what is no longer kept is not there
  const fromMs = Math.max(after?.publishedMs ?? sinceMs, nowMs - KEPT_MS);

  const stored = isPolling ? org.log.stored(fromMs, untilMs) : byPublication(exchange, fromMs, untilMs);
  const { page, more } = pageOf(
    stored,
    limit,
    (one) => wanted(one.event) && (after === undefined || isBefore(after, placeOf(one))),
  );
  const last = page.at(-1);
  const end = last === undefined ? (after ?? { publishedMs: sinceMs, uuid: '' }) : placeOf(last);
  return {
    status: 200,
    body: page.map(({ event }) => wireEvent(event)),
    links: linksOf(exchange, limit, isPolling || more ? textOf(end, exchange) : undefined),
  };
}

function* byPublication({ org, nowMs }: Exchange, fromMs: number, untilMs: number): Generator<StoredEvent> {
  for (const event of org.log.published(fromMs, untilMs, nowMs)) yield { event, storedMs: event.publishedMs };
}

function pageOf(events: Iterable<StoredEvent>, limit: number, wanted: (one: StoredEvent) => boolean) {
  const page: StoredEvent[] = [];
  for (const one of events) {
    if (!wanted(one)) continue;
    if (page.length === limit) return { page, more: true };
    page.push(one);
  }
  return { page, more: false };
}

function timeIn(query: URLSearchParams, name: 'since' | 'until', otherwise: number): number {
  const text = query.get(name);
  if (text === null || text === '') return otherwise;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw invalid(name, `'${text}' is not an ISO 8601 time`);
  return ms;
}

/** A cursor as recorded, `1627500044869_1`: when, which, and when it was given out, where cursors get old. */
function placeIn({ query, cursorTtlSeconds, nowMs }: Exchange): Place | undefined {
  const after = query.get('after');
  if (after === null || after === '') return undefined;
  const [, ms, uuid = '', issued] = /^(\d{1,16})_([0-9A-Za-z-]*)(?:_([0-9a-z]+))?$/.exec(after) ?? [];
  if (ms === undefined) throw new ApiError('E0000029');
  const age = nowMs / 1000 - Number.parseInt(issued ?? '0', 36);
  if (cursorTtlSeconds !== undefined && age > cursorTtlSeconds) throw new ApiError('E0000029');
  return { publishedMs: Number(ms), uuid };
}

function textOf({ publishedMs, uuid }: Pick<EventRecord, 'publishedMs' | 'uuid'>, exchange: Exchange): string {
  const { cursorTtlSeconds, nowMs } = exchange;
  const issued = cursorTtlSeconds === undefined ? '' : `_${Math.floor(nowMs / 1000).toString(36)}`;
  return `${publishedMs}_${uuid}${issued}`;
}
