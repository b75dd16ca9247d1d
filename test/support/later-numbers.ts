import type { LaterNumbers } from '../../src/pages/review/later-numbers.js';
import type { ReviewBefore } from '../../src/run/trend-facts.js';

/** A review before, as a run keeps it. */
export function aReviewBefore(overrides: Partial<ReviewBefore> = {}): ReviewBefore {
  return {
    asOf: '2026-06-30T00:00:00.000Z',
    manifestSha256: 'a'.repeat(64),
    assignments: 1200,
    open: { critical: 3, high: 9, medium: 20, low: 1 },
    asked: 1000,
    decided: 999,
    removed: 12,
    medianDays: 3.25,
    ...overrides,
  };
}

/** What became of a run with these reviewers, each with a hundred rows of which seven are decided. */
export function someLaterNumbers(reviewers: readonly string[]): LaterNumbers {
  const counts = { rows: 100, decided: 7, carried: 10, open: 80, refused: 3, keep: 5, revoke: 2 };
  return {
    records: [{ name: 'decisions.ndjson', records: 12, lastAt: '2026-11-25T09:12:34.000Z', digest: 'd'.repeat(64) }],
    progress: {
      ...{ ...counts, noReviewer: 4, reviewerCount: reviewers.length },
      reviewers: reviewers.map((reviewer) => ({ reviewer, ...counts })),
    },
    plan: {
      outcomes: [
        { label: 'removed, and proven gone', count: 2 },
        { label: 'held back: over a limit', count: 1 },
      ],
      ...{ removed: 2, medianDays: 1.5 },
    },
    campaign: {
      ...{ due: '2026-12-08', asOf: '2026-12-09' },
      totals: [{ label: 'late', count: 1 }],
      reviewers: reviewers.map((reviewer) => ({
        ...{ reviewer, packet: 'sent', at: '2026-11-24T08:00:00.000Z', reminders: 2 },
        ...{ isBack: true, rows: 90, decided: 7 },
        ...{ isEscalated: false, isLate: true },
      })),
    },
  };
}
