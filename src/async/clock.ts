import { setTimeout as delay } from 'node:timers/promises';

/** Time as an argument: everything that reads a clock or waits takes one of these. */
export interface Clock {
  /** Milliseconds since the epoch by this machine's clock, which people and time servers set: for what is written down. */
  now(): number;
  /**
   * Milliseconds by a clock that nobody sets, for what is waited for and measured: the epoch's when the process began,
   * from then on at its own pace. It may stand still while the machine is suspended.
   */
  steady(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason as soon as it aborts. Keeps the process alive. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  steady: () => performance.timeOrigin + performance.now(),
  sleep: async (ms, signal) => {
    try {
      await delay(Math.max(0, ms), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted === true ? signal.reason : error;
    }
  },
};
