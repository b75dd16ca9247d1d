import type { Clock } from '../../../async/clock.js';

/** One alarm at a time; while it is set, it keeps the process alive. */
export interface Alarm {
  /** Sets it to this time, by this machine's clock, in place of the one before; undefined sets none. */
  set(atMs: number | undefined): void;
}

/** `ring` is called at the time that was set last; `onSet` learns of each new one. */
export function createAlarm(clock: Clock, ring: () => void, onSet: (atMs: number) => void): Alarm {
  let current: { readonly atMs: number; readonly wake: AbortController } | undefined;
  return {
    set(atMs) {
      if (atMs === current?.atMs) return;
      current?.wake.abort();
      current = undefined;
      if (atMs === undefined) return;
      const wake = new AbortController();
      current = { atMs, wake };
      onSet(atMs);
      clock.sleep(atMs - clock.now(), wake.signal).then(
        () => {
          current = undefined;
          ring();
        },
        () => undefined, // another alarm has taken its place
      );
    },
  };
}
