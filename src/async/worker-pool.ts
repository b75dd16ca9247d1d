/** How one piece of work ended, as far as going on is concerned. */
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
  const queue = items[Symbol.iterator]();
  let stopped: Stopped;
  let inARow = 0;
  let broken = false;

  function note({ failed, fatal }: WorkResult): void {
    inARow = failed ? inARow + 1 : 0;
    if (fatal) stopped ??= 'the credential is refused';
    if (inARow >= maxConsecutiveFailures)
      stopped ??= `${inARow} failures with no success between them, as they ended side by side (apply.maxConsecutiveFailures)`;
  }

  async function worker(): Promise<void> {
    while (stopped === undefined && !broken) {
      signal.throwIfAborted();
      const { value: item, done } = queue.next();
      if (done === true) return;
      try {
        note(await work(item));
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  }

  const workers = await Promise.allSettled(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  const rejected = workers.find((result) => result.status === 'rejected');
  if (rejected !== undefined) throw rejected.reason;
  return stopped;
}
