import type { Clock } from '../../async/clock.js';

/** One alarm at a time; while it is set, it keeps the process alive. */
export interface Alarm {
  /** Sets it to this time, by the steady clock, in place of the one before; undefined sets none. */
  set(atMs: number | undefined): void;
}

/** `ring` is called at the time that was set last. */
export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let current: { readonly atMs: number; readonly wake: AbortController } | undefined;
  return {
    set(atMs) {
      if (atMs === current?.atMs) return;
      current?.wake.abort();
      current = undefined;
      if (atMs === undefined) return;
      const wake = new AbortController();
      current = { atMs, wake };
      clock.sleep(atMs - clock.steady(), wake.signal).then(
        () => {
          current = undefined;
          ring();
        },
        () => undefined, // another alarm has taken its place
      );
    },
  };
}
