/** What the processes that share a budget have in common: the limiters of a cluster, one pair for each bucket. */
export interface Cluster {
  bucket(name: string): Promise<ClusterBucket>;
  /** Aborts, once and for good, with what went wrong. */
  readonly failed: AbortSignal;
  close(): Promise<void>;
}

/** One bucket of Okta's rate limits over all processes. Every call rejects once the cluster has failed. */
export interface ClusterBucket {
  /** Runs a job when there is a unit for it; the unit counts as under way until the job settles. */
  take(job: () => Promise<void>): Promise<void>;
  /** Runs a job while no other process looks. */
  look(job: () => Promise<void>): Promise<void>;
  /** Requests that may go without looking, over all processes. */
  units(): Promise<number>;
  /** Adds to them, or takes away. */
  add(units: number): Promise<void>;
  /** Units that were taken by jobs that have not settled. */
  underWay(): Promise<number>;
  /** Says something to all subscribers: the other processes, and this one. */
  publish(message: string): Promise<void>;
  subscribe(listener: (message: string) => void): void;
}
