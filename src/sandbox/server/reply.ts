import type { Budget } from './rate-limits.js';

/** An answer before it becomes bytes. */
export interface Reply {
  readonly status: number;
  /** A text is sent as it is, anything else as JSON; undefined means no body. */
  readonly body?: unknown;
  /** The body compressed ahead of time, instead of `body`. */
  readonly gzipped?: Buffer | undefined;
  /** A header with an empty value is left out; with several values it becomes several lines. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly budget: Budget;
}
