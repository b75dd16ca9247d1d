import { untilAborted } from './until-aborted.js';

interface Flight<T> {
  readonly result: Promise<T>;
  readonly abort: (reason: unknown) => void;
  waiting: number;
}

/**
 * Lets many callers wait for one execution of `work`. A caller whose signal aborts leaves alone; when the last one
 * leaves, the work itself is aborted, so that nothing continues unattended.
 */
export function singleFlight<T>(work: (signal: AbortSignal) => Promise<T>): (signal?: AbortSignal) => Promise<T> {
  let flight: Flight<T> | undefined;

  function takeOff(): Flight<T> {
    const controller = new AbortController();
    const started: Flight<T> = {
      result: work(controller.signal).finally(() => {
        if (flight === started) flight = undefined;
      }),
      abort: (reason) => controller.abort(reason),
      waiting: 0,
    };
    // when everybody has left, nobody hears that the work was aborted
    started.result.catch(() => {});
    return started;
  }

  return async (signal) => {
    signal?.throwIfAborted();
    flight ??= takeOff();
    const joined = flight;
    joined.waiting += 1;
    try {
      return await untilAborted(joined.result, signal, () => true);
    } finally {
      joined.waiting -= 1;
      if (joined.waiting === 0 && signal?.aborted === true) {
        if (flight === joined) flight = undefined;
        joined.abort(signal.reason);
      }
    }
  };
}
