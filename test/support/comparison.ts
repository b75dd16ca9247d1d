import { COMPARED } from '../../src/assignment/compared-columns.js';
import type { ComparisonFacts } from '../../src/run/comparison-facts.js';

/** What a snapshot keeps of a run before of nothing. */
export function aComparison(overrides: Partial<ComparisonFacts> = {}): ComparisonFacts {
  return {
    startedAt: '2026-06-30T00:00:00.000Z',
    columns: [...COMPARED],
    roleAttributes: [],
    apps: 0,
    compared: 0,
    rows: 0,
    removals: 0,
    decisions: null,
    journal: null,
    ...overrides,
  };
}
