import type { Bucket } from '../../pages/review/bucket.js';

const DAY_MS = 86_400_000;

/** Days up to which a time falls into a bucket, and what people call it. */
const SPANS: readonly (readonly [days: number, label: string])[] = [
  [30, '30 days or less'],
  [90, '31 to 90 days'],
  [180, '91 to 180 days'],
  [365, '181 to 365 days'],
  [Number.POSITIVE_INFINITY, 'over a year'],
];

/** Counts times by how long before the review they were. */
export interface Ages {
  /** ISO 8601; empty where there is none. */
  add(time: string): void;
  /** Whether any time was there. */
  isKnown(): boolean;
  /** The last one is of those without a time. */
  buckets(without: string): readonly Bucket[];
}

export function countAges(asOf: string): Ages {
  const end = Date.parse(asOf);
  const counts = SPANS.map(() => 0);
  let without = 0;
  let known = 0;
  return {
    add(time) {
      const ms = time === '' ? Number.NaN : Date.parse(time);
      if (Number.isNaN(ms)) {
        without += 1;
        return;
      }
      known += 1;
      const days = (end - ms) / DAY_MS;
      const at = SPANS.findIndex(([limit]) => days <= limit);
      counts[at] = (counts[at] ?? 0) + 1;
    },
    isKnown: () => known > 0,
    buckets: (label) => [
      ...SPANS.map(([, span], at) => ({ label: span, count: counts[at] ?? 0 })),
      { label, count: without },
    ],
  };
}
