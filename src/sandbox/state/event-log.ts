import { type EventRecord, type EventSource, isBefore } from './event-source.js';

/** Okta keeps 90 days of its System Log. */
export const KEPT_MS = 90 * 86_400_000;

/** An event and when the log had it, which is when a polling query comes to it. */
export interface StoredEvent {
  readonly event: EventRecord;
  readonly storedMs: number;
}

/** The System Log over what happens. */
export interface EventLog {
  /** By the time of their publication; of events that are late, only those that are there by `nowMs`. */
  published(fromMs: number, toMs: number, nowMs: number): Iterable<EventRecord>;
  /** In the order in which they came, from one time up to, but without, another. */
  stored(fromMs: number, toMs: number): Iterable<StoredEvent>;
}

/** `lateMs` is how late every twentieth event comes; none by default. */
export function eventLogOf(source: EventSource, lateMs = 0): EventLog {
  const storedAt = ({ publishedMs, uuid }: EventRecord): number =>
    publishedMs + (Number.parseInt(uuid.slice(0, 4), 16) % 20 === 0 ? lateMs : 0);

  return {
    *published(fromMs, toMs, nowMs) {
      for (const event of source.between(fromMs, toMs)) if (storedAt(event) <= nowMs) yield event;
    },
    *stored(fromMs, toMs) {
      const late: StoredEvent[] = [];
      for (const event of source.between(fromMs - lateMs, toMs)) {
        const now = { event, storedMs: storedAt(event) };
        while (late[0] !== undefined && isStoredBefore(late[0], now)) yield* within(late.shift(), fromMs, toMs);
        if (now.storedMs > event.publishedMs)
          late.push(now); // all by the same time, so they stay in order
        else yield* within(now, fromMs, toMs);
      }
      for (const one of late) yield* within(one, fromMs, toMs);
    },
  };
}

function* within(one: StoredEvent | undefined, fromMs: number, toMs: number): Generator<StoredEvent> {
  if (one !== undefined && one.storedMs >= fromMs && one.storedMs < toMs) yield one;
}

/** The order in which a polling query comes to events. */
export function isStoredBefore(one: StoredEvent, other: StoredEvent): boolean {
  return isBefore(placeOf(one), placeOf(other));
}

/** An event's place in the order of storing. */
export function placeOf({ event, storedMs }: StoredEvent): Pick<EventRecord, 'publishedMs' | 'uuid'> {
  return { publishedMs: storedMs, uuid: event.uuid };
}
