import type { RateHeaders } from '../headers.js';

/** What an answer told of its bucket. */
export interface Told {
  readonly rate: RateHeaders | undefined;
  /** A 429 of the bucket's limit. */
  readonly refused: boolean;
  /** How long to pause after a 429 without rate headers, in milliseconds. */
  readonly pauseMs: number;
}

/** A request that waits. `start` lets it go, and resolves with what its answer told, or with nothing when it ended without. */
export interface Waiter {
  start(): Promise<Told | undefined>;
}
