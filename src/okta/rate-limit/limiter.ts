import { setImmediate as turn } from 'node:timers/promises';

/** A line of jobs that start in order, each as soon as it is released. `P` is what a release hands its job. */
export interface Limiter<P = void> {
  /** Jobs that are not released yet. */
  readonly waiting: number;
  /** Queues a job; settles as the job does, or rejects when the signal aborts, or the limiter stops, before it is released. */
  schedule<T>(job: (pass: P) => Promise<T>, signal?: AbortSignal): Promise<T>;
  /** Lets one more job start. */
  release(pass: P): void;
  /** Rejects the jobs that wait and those that come later; resolves when those under way have ended. */
  stop(reason: string): Promise<void>;
}

interface PendingJob<P> {
  readonly start: (pass: P) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Nothing here knows the time: what is due is the budget's to say. (A limiter of Bottleneck's follows the machine's
 * clock even without any interval: set that back an hour, and its next job starts an hour later.)
 */
export function createLimiter<P = void>(): Limiter<P> {
  const pending: PendingJob<P>[] = [];
  const unused: { readonly pass: P }[] = [];
  const underWay = new Set<Promise<unknown>>();
  let stopped: Error | undefined;

  function run<T>(job: (pass: P) => Promise<T>, pass: P): Promise<T> {
    // in the next turn: whoever releases is in the middle of counting, and the one whose answer it was goes first
    const running = turn(pass).then(job);
    underWay.add(running);
    const ended = () => underWay.delete(running);
    running.then(ended, ended);
    return running;
  }

  return {
    get waiting() {
      return pending.length;
    },
    schedule<T>(job: (pass: P) => Promise<T>, signal?: AbortSignal): Promise<T> {
      if (stopped !== undefined) return Promise.reject(stopped);
      if (signal?.aborted === true) return Promise.reject(signal.reason);
      const before = unused.shift();
      if (before !== undefined) return run(job, before.pass);
      return new Promise<T>((resolve, reject) => {
        const waiting: PendingJob<P> = {
          start(released) {
            signal?.removeEventListener('abort', leave);
            run(job, released).then(resolve, reject);
          },
          reject(reason) {
            signal?.removeEventListener('abort', leave);
            reject(reason);
          },
        };
        const leave = () => {
          pending.splice(pending.indexOf(waiting), 1);
          waiting.reject(signal?.reason);
        };
        signal?.addEventListener('abort', leave, { once: true });
        pending.push(waiting);
      });
    },
    release(pass) {
      const next = pending.shift();
      if (next === undefined) unused.push({ pass });
      else next.start(pass);
    },
    async stop(reason) {
      stopped ??= new Error(reason);
      for (const { reject } of pending.splice(0)) reject(stopped);
      await Promise.allSettled(underWay);
    },
  };
}
