/**
 * Does pieces of work, so many at the same time, in the order of `items`. The first error that is thrown aborts the
 * signal that each piece is given and keeps the rest from beginning; it rejects once all that is under way has ended. So
 * does `signal` when it is aborted while something is left to begin.
 */
export async function shareOut<T>(
  items: Iterable<T>,
  work: (item: T, signal: AbortSignal) => Promise<void>,
  { concurrency, signal }: { readonly concurrency: number; readonly signal: AbortSignal },
): Promise<void> {
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  // shared: each worker takes the next item that nobody has taken
  const queue = items[Symbol.iterator]();

  async function worker(): Promise<void> {
    try {
      for (let next = queue.next(); next.done !== true; next = queue.next()) {
        either.throwIfAborted();
        await work(next.value, either);
      }
    } catch (error) {
      failed.abort(error);
    }
  }

  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  failed.signal.throwIfAborted();
}

/** How one piece of work ended, as far as continuing is concerned. */
export interface WorkResult {
  readonly failed: boolean;
  /** Nothing else should be tried. */
  readonly fatal: boolean;
}

export interface SideBySideOptions {
  /** Pieces under way at the same time. */
  readonly concurrency: number;
  /** So many failures in a row, as they end, stop the rest. */
  readonly maxConsecutiveFailures: number;
  readonly signal: AbortSignal;
}

/** Why the rest was not tried; undefined where everything was. */
export type Stopped = string | undefined;

/**
 * Does pieces of work side by side. What is under way when something stops the rest is brought to its end, so that
 * nothing is left half done; an error that is thrown rejects, after the same.
 */
export async function sideBySide<T>(
  items: readonly T[],
  work: (item: T) => Promise<WorkResult>,
  { concurrency, maxConsecutiveFailures, signal }: SideBySideOptions,
): Promise<Stopped> {
  let stopped: Stopped;
  let inARow = 0;

  function note({ failed, fatal }: WorkResult): void {
    inARow = failed ? inARow + 1 : 0;
    if (fatal) stopped ??= 'the credential is refused';
    if (inARow >= maxConsecutiveFailures)
      stopped ??= `${inARow} failures with no success between them, as they ended side by side (apply.maxConsecutiveFailures)`;
  }

  function* untilStopped(): Generator<T> {
    for (const item of items) {
      if (stopped !== undefined) return;
      yield item;
    }
  }

  await shareOut(untilStopped(), async (item) => note(await work(item)), { concurrency, signal });
  return stopped;
}
