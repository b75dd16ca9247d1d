import Bottleneck from 'bottleneck';

/** A line of jobs that start in order, each as soon as it is released. The only file that knows which library does it. */
export interface Limiter {
  /** Queues a job; settles as the job does, or rejects when the limiter stops before the job started. */
  schedule<T>(job: () => Promise<T>): Promise<T>;
  /** Lets one more job start. */
  release(): void;
  /** Rejects the jobs that wait, and resolves when those under way have ended. */
  stop(reason: string): Promise<void>;
}

/**
 * A limiter over Bottleneck's reservoir, which only ever holds what was released for jobs already in the line. Its own
 * refresh interval is not used: it follows this machine's clock, and any change of settings silently ends it.
 */
export function createLimiter(): Limiter {
  const bottleneck = new Bottleneck({ reservoir: 0 });
  return {
    schedule: (job) => bottleneck.schedule(job),
    release: () => {
      // rejects only with a shared store, which this limiter has not
      void bottleneck.incrementReservoir(1);
    },
    stop: (reason) => bottleneck.stop({ dropWaitingJobs: true, dropErrorMessage: reason, enqueueErrorMessage: reason }),
  };
}
