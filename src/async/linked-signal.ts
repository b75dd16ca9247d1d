import { setMaxListeners } from 'node:events';

/**
 * Runs `work` under a signal of its own that aborts with the first of `signals`, and lets go of them afterwards.
 * `AbortSignal.any` does not let go in Node 20: a run's one signal would collect a listener per request.
 */
export async function underSignals<T>(
  signals: readonly (AbortSignal | undefined)[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const own = new AbortController();
  const links: (() => void)[] = [];
  for (const signal of signals) {
    if (signal === undefined) continue;
    signal.throwIfAborted();
    const onAbort = () => own.abort(signal.reason);
    // one listener per request under way is not a leak, and no cause for Node's warning at the eleventh
    setMaxListeners(0, signal);
    signal.addEventListener('abort', onAbort, { once: true });
    links.push(() => signal.removeEventListener('abort', onAbort));
  }
  try {
    return await work(own.signal);
  } finally {
    for (const unlink of links) unlink();
  }
}
