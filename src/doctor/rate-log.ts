import type { ClientEvent } from '../okta/api.js';

/** What answers have shown. */
export interface RateLog {
  readonly onEvent: (event: ClientEvent) => void;
  /** Answers of any status. */
  answers(): number;
  /** Requests per window by bucket, as the headers say. */
  limits(): ReadonlyMap<string, number>;
}

/** Listens to a client's answers: give its `onEvent` to the client. */
export function createRateLog(): RateLog {
  const limits = new Map<string, number>();
  let answers = 0;
  return {
    onEvent(event) {
      if (event.kind !== 'answer') return;
      answers += 1;
      // a limit of 0 is the concurrency limit's, and says nothing of the window
      if (event.limit !== undefined && event.limit > 0) limits.set(event.bucket, event.limit);
    },
    answers: () => answers,
    limits: () => limits,
  };
}
