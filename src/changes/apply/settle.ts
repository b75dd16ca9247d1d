import type { Clock } from '../../async/clock.js';

/** How long to wait for what follows from a changed membership, which Okta does some time later. */
export interface Settle {
  readonly ms: number;
  readonly clock: Pick<Clock, 'steady' | 'sleep'>;
  readonly signal: AbortSignal;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 15_000;

/**
 * Looks until what is looked for has come or the time is over; returns what was seen last. The first look is at once, and the
 * last one at the end of the time.
 */
export async function untilSettled<T>(
  look: () => Promise<T>,
  isSettled: (seen: T) => boolean,
  { ms, clock, signal }: Settle,
): Promise<T> {
  const end = clock.steady() + ms;
  for (let pause = FIRST_MS; ; pause = Math.min(LONGEST_MS, pause * 2)) {
    const left = end - clock.steady();
    const seen = await look();
    if (isSettled(seen) || left <= 0) return seen;
    await clock.sleep(Math.min(pause, left), signal);
  }
}
