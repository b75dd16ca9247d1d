/** The promise, or the signal's reason as soon as it aborts and `leave` agrees to go at once. */
export async function untilAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  leave: () => boolean,
): Promise<T> {
  if (signal === undefined) return await promise;
  const { promise: aborted, stop } = abortOf(signal, leave);
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    stop();
  }
}

function abortOf(signal: AbortSignal, leave: () => boolean): { promise: Promise<never>; stop: () => void } {
  let stop = () => {};
  const promise = new Promise<never>((_resolve, reject) => {
    const onAbort = () => {
      if (leave()) reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort, { once: true });
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  return { promise, stop };
}
