/** Counts of requests since the client was made; token requests are not among them. */
export interface RequestCounts {
  readonly sent: number;
  /** Those among them that repeat another one. */
  readonly retries: number;
  /** 429s of a minute limit. */
  readonly rateLimited: number;
  /** 429s of the concurrency limit. */
  readonly concurrencyLimited: number;
}

/** What the client is doing, for people who watch: waits are said before they begin, with their end. */
export type ClientEvent =
  /** An answer came; `remaining` and `limit` are requests of its window, undefined where its headers do not tell. */
  | {
      readonly kind: 'answer';
      readonly bucket: string;
      readonly remaining: number | undefined;
      readonly limit: number | undefined;
    }
  /** Requests of a bucket wait, for as long as no answer says otherwise; `untilMs` is in epoch milliseconds. */
  | { readonly kind: 'wait'; readonly bucket: string; readonly untilMs: number; readonly reason: string }
  /** Rate limit headers that cannot be meant are ignored, as if the bucket's answers carried none; said once a bucket. */
  | { readonly kind: 'ignored'; readonly bucket: string; readonly reason: string }
  /** The budget is no longer shared with other processes; from here on this one spends `share` of each limit, at most 1. */
  | { readonly kind: 'unshared'; readonly reason: string; readonly share: number }
  /** A request is repeated in `waitMs` milliseconds; `attempt` counts its repetitions from 1. */
  | {
      readonly kind: 'retry';
      readonly request: string;
      readonly attempt: number;
      readonly waitMs: number;
      readonly reason: string;
    };
