import { attend, type Bucket, releaseNext } from './bucket.js';

/** All buckets, in the order of their turns: one with a long line must not take every place that becomes free. */
export interface Turns {
  named(name: string): Bucket;
  all(): readonly Bucket[];
  /** Lets go whatever may go, one of each bucket in turn, and attends to those that have to wait. */
  pump(nowMs: number): void;
}

export function createTurns(open: (name: string) => Bucket): Turns {
  const buckets = new Map<string, Bucket>();

  function releaseInTurn(nowMs: number): boolean {
    for (const [name, bucket] of buckets) {
      if (!releaseNext(bucket, nowMs)) continue;
      buckets.delete(name);
      buckets.set(name, bucket); // who was let go last comes last
      return true;
    }
    return false;
  }

  return {
    named(name) {
      const bucket = buckets.get(name) ?? open(name);
      if (!buckets.has(name)) buckets.set(name, bucket);
      return bucket;
    },
    all: () => [...buckets.values()],
    pump(nowMs) {
      while (releaseInTurn(nowMs));
      for (const bucket of [...buckets.values()]) attend(bucket, nowMs);
    },
  };
}
