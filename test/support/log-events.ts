import type { LogEvent } from '../../src/assignment/log-event.js';
import type { OktaClient } from '../../src/okta/api.js';
import { type Pair, readPairs } from '../../src/usage/ledger/pairs.js';
import { readLedger } from '../../src/usage/read-ledger.js';
import { apiError } from './stub-client.js';

export const DAY_MS = 86_400_000;
export const SSO = 'user.authentication.sso';

/** A sign-on as Okta logs it. */
export function signOn(uuid: string, ms: number, app: string, user: string, more: Partial<LogEvent> = {}): LogEvent {
  return {
    uuid,
    published: new Date(ms).toISOString(),
    eventType: SSO,
    outcome: { result: 'SUCCESS' },
    actor: { id: user, type: 'User', alternateId: `${user}@example.com` },
    target: [{ id: app, type: 'AppInstance', displayName: `App ${app}` }],
    ...more,
  };
}

/** Sign-ons of some pairs at random times of a span, in order of time. */
export function someSignOns(
  random: () => number,
  { fromMs, toMs, count, pairs }: { fromMs: number; toMs: number; count: number; pairs: number },
): LogEvent[] {
  return Array.from({ length: count }, () => fromMs + Math.floor(random() * (toMs - fromMs)))
    .sort((one, other) => one - other)
    .map((ms, index) => {
      const pair = Math.floor(random() * pairs);
      return signOn(`${index.toString(16).padStart(8, '0')}-uuid`, ms, `0oa${pair % 7}`, `00u${pair}`);
    });
}

/** What a ledger of these events must hold: of each pair first, last and uses by day. */
export function truthOf(events: readonly LogEvent[]): Map<string, string> {
  const pairs = new Map<string, { first: number; last: number; days: Map<number, number> }>();
  for (const { published, actor, target } of events) {
    const key = `${target?.[0]?.id} ${actor?.id}`;
    const ms = Date.parse(published);
    const known = pairs.get(key) ?? { first: ms, last: ms, days: new Map<number, number>() };
    const day = Math.floor(ms / DAY_MS);
    known.days.set(day, (known.days.get(day) ?? 0) + 1);
    pairs.set(key, { first: Math.min(known.first, ms), last: Math.max(known.last, ms), days: known.days });
  }
  return new Map(
    [...pairs].map(([key, { first, last, days }]) => {
      return [
        key,
        textOf(
          first,
          last,
          [...days].sort(([one], [other]) => one - other),
        ),
      ];
    }),
  );
}

/** What a ledger's folder holds, in the same form. */
export async function heldBy(folder: string): Promise<Map<string, string>> {
  const { pairs } = await readLedger(folder);
  const held = new Map<string, string>();
  for await (const { appId, userId, firstMs, lastMs, days } of pairs) {
    held.set(`${appId} ${userId}`, textOf(firstMs, lastMs, days));
  }
  return held;
}

function textOf(first: number, last: number, days: Pair['days'] | readonly (readonly [number, number])[]): string {
  return `${first} ${last} ${days.map(([day, uses]) => `${day}:${uses}`).join(' ')}`;
}

export async function allPairs(path: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for await (const pair of readPairs(path)) pairs.push(pair);
  return pairs;
}

export interface LogClient extends Pick<OktaClient, 'listLogEvents' | 'serverNow'> {
  /** Queries with a time and without a place to continue from, by that time. */
  readonly begun: string[];
}

/**
 * A client of a log of these events, which are stored in their order; `nowMs` is the org's time, and what is published
 * later is not there yet. With `forgets` no place of an earlier listing is known any more.
 */
export function logClient(
  events: readonly LogEvent[],
  options: { nowMs: number; limit?: number; forgets?: boolean; onPage?: (page: number) => void },
): LogClient {
  const { nowMs, limit = 100, forgets = false, onPage } = options;
  const begun: string[] = [];
  let pages = 0;
  return {
    begun,
    serverNow: () => nowMs,
    async *listLogEvents({ since = '', from } = {}) {
      if (from !== undefined && forgets) throw apiError(400, 'E0000029', '/api/v1/logs');
      if (from === undefined) begun.push(since);
      const end = events.findIndex(({ published }) => Date.parse(published) > nowMs);
      const stored = end < 0 ? events : events.slice(0, end);
      let at =
        from === undefined
          ? events.findIndex(({ published }) => published >= since)
          : Number(new URL(from).searchParams.get('after'));
      if (at < 0) at = events.length;
      for (;;) {
        const items = stored.slice(at, at + limit);
        at += items.length;
        const next = `https://acme.okta.com/api/v1/logs?since=${encodeURIComponent(since)}&after=${at}`;
        pages += 1;
        onPage?.(pages);
        yield { items, request: '/api/v1/logs', next, requestId: undefined, serverMs: nowMs };
        if (items.length === 0) return;
      }
    },
  };
}
