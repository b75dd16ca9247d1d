/** How long Okta takes to carry a membership over into assignments: both have to pass, whichever is asked for. */
export interface SettleOptions {
  /** Requests that come before. */
  readonly requests?: number | undefined;
  /** In milliseconds. */
  readonly ms?: number | undefined;
}

/** What follows some time after its cause. */
export interface Settling {
  /** Runs the effect when it is due: at once where nothing is to be waited for. */
  later(effect: () => void): void;
  /** One more request has come: runs what is due by now, in order. */
  tick(): void;
  /** Effects that are still to come. */
  pending(): number;
}

/** Effects wait for requests and for the server's time, never for a timer, so that a test decides when they come. */
export function settling({ requests = 0, ms = 0 }: SettleOptions, now: () => number): Settling {
  const waiting: { readonly request: number; readonly ms: number; readonly effect: () => void }[] = [];
  let seen = 0;
  return {
    later: (effect) => {
      if (requests === 0 && ms === 0) effect();
      else waiting.push({ request: seen + requests, ms: now() + ms, effect });
    },
    tick: () => {
      seen += 1;
      for (
        let first = waiting[0];
        first !== undefined && first.request < seen && first.ms <= now();
        first = waiting[0]
      ) {
        waiting.shift();
        first.effect();
      }
    },
    pending: () => waiting.length,
  };
}
