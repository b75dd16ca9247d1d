import type { AdminData } from '../state/admins.js';
import type { Org } from '../state/org.js';
import type { Principal } from './principal.js';
import type { Quirks } from './quirks.js';

/** One request as the endpoints see it: parsed, let in, and without the socket. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** Parsed JSON; undefined when there was none. */
  readonly body: unknown;
  readonly org: Org;
  /** `http://127.0.0.1:port`, for links. */
  readonly origin: string;
  readonly principal: Principal;
  readonly quirks: Quirks;
  readonly admins: AdminData;
  /** The server's time, epoch milliseconds. */
  readonly nowMs: number;
  /** Seconds that a cursor lives; undefined means for ever. */
  readonly cursorTtlSeconds: number | undefined;
  /** Whether assigning who is assigned already answers 409 E0000062; Okta also answers 200. */
  readonly assignAgain: 'conflict' | 'ok';
}

/** Links of a listing, absolute; each becomes a header line of its own. */
export interface Links {
  readonly self?: string;
  readonly next?: string | undefined;
}

export interface Answer {
  readonly status: number;
  /** Sent as JSON; undefined means no body. */
  readonly body?: unknown;
  readonly links?: Links;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (exchange: Exchange, ...ids: string[]) => Answer;
