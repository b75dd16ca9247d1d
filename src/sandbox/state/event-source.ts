/** Who did something, or what it was done to, as the System Log names it. */
export interface EventParty {
  readonly id: string;
  /** User, AppInstance, AppUser, UserGroup, PublicClientApp, SystemPrincipal and so on. */
  readonly type: string;
  readonly alternateId: string;
  readonly displayName: string;
}

/** An event as the org keeps it: what HTTP adds to it is the same for all. */
export interface EventRecord {
  readonly publishedMs: number;
  /** Also the order of events of one millisecond. */
  readonly uuid: string;
  readonly eventType: string;
  readonly displayMessage: string;
  readonly result: 'SUCCESS' | 'FAILURE' | 'ALLOW';
  /** Why it failed. */
  readonly reason?: string | undefined;
  readonly actor: EventParty;
  readonly targets: readonly EventParty[];
  /** Events of one request have one transaction; by default each has its own. */
  readonly transaction?: { readonly id: string; readonly type: 'WEB' | 'JOB' } | undefined;
  readonly debugData?: Readonly<Record<string, string>> | undefined;
}

/** A part of what happens in an org. An org's log is all of its sources together. */
export interface EventSource {
  /** Events from one time up to, but without, another, by time and then by uuid; epoch milliseconds. Nothing is held. */
  between(fromMs: number, toMs: number): Iterable<EventRecord>;
}

/** Several sources as one, their events in order of time. */
export function mergedSources(sources: readonly EventSource[]): EventSource {
  return { between: (fromMs, toMs) => merged(sources.map((source) => source.between(fromMs, toMs))) };
}

function* merged(parts: readonly Iterable<EventRecord>[]): Generator<EventRecord> {
  const iterators = parts.map((part) => part[Symbol.iterator]());
  const heads = iterators.map((iterator) => iterator.next());
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      const best = heads[first];
      if (head.done !== true && (best === undefined || best.done === true || isBefore(head.value, best.value))) {
        first = index;
      }
    }
    const head = heads[first];
    const iterator = iterators[first];
    if (head === undefined || head.done === true || iterator === undefined) return;
    yield head.value;
    heads[first] = iterator.next();
  }
}

/** The order of a log. */
export function isBefore(
  one: Pick<EventRecord, 'publishedMs' | 'uuid'>,
  other: Pick<EventRecord, 'publishedMs' | 'uuid'>,
): boolean {
  return one.publishedMs < other.publishedMs || (one.publishedMs === other.publishedMs && one.uuid < other.uuid);
}

/** Events that are known one by one, in any order. */
export function listedEvents(events: readonly EventRecord[]): EventSource {
  const inOrder = [...events].sort((one, other) => (isBefore(one, other) ? -1 : 1));
  return {
    between: (fromMs, toMs) => inOrder.filter(({ publishedMs }) => publishedMs >= fromMs && publishedMs < toMs),
  };
}
