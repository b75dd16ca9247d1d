/** What a contender is to do; each reads what it needs. */
export interface Task {
  /** The org to read. */
  readonly url: string;
  readonly token: string;
  /** Apps read side by side. */
  readonly concurrency: number;
  /** Part of the rate limit to use. */
  readonly share: number;
  /** A Redis to share the budget through. */
  readonly redis?: string;
  /** When to begin, epoch milliseconds, so that loading many processes at once is not measured. */
  readonly startAt?: number;
  /** A folder of its own, empty. */
  readonly folder: string;
  /** A finished run to derive reports from. */
  readonly run: string;
  /** Formats, as `review --format` takes them. */
  readonly format: string;
  /** A policy file's text; the defaults where absent. */
  readonly policy?: string;
  /** The run before, to be compared with. */
  readonly previous?: string;
  /** What ages are measured to, ISO 8601; a time after the sandbox's data where absent. */
  readonly asOf?: string;
  /** Rows to write. */
  readonly rows: number;
  /** Requests per second, and for how long. */
  readonly perSecond: number;
  readonly seconds: number;
}

/** What is done unless a measurement says otherwise: eight apps at a time, all reports. */
export const USUAL = { concurrency: 8, share: 0.9, format: 'csv,xlsx' } satisfies Partial<Task>;
