import type { Clock } from '../../../async/clock.js';

/** Runs out unless what is waited for comes. */
export interface Patience {
  /** Whether something is waited for: true begins the time anew only where nothing was. */
  watch(isWaiting: boolean): void;
}

export function createPatience(clock: Clock, patienceMs: number, giveUp: (reason: Error) => void): Patience {
  let stop: AbortController | undefined;
  return {
    watch(isWaiting) {
      if (isWaiting === (stop !== undefined)) return;
      stop?.abort();
      stop = undefined;
      if (!isWaiting) return;
      const begun = new AbortController();
      stop = begun;
      clock.sleep(patienceMs, begun.signal).then(
        () => giveUp(new Error(`Redis let no request go for ${patienceMs / 1000} s though one was due`)),
        () => undefined, // it has come
      );
    },
  };
}
