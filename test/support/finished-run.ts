import type { FinishedRun } from '../../src/run/finished-run.js';
import { AS_OF_MS } from './builders.js';
import { aPolicy } from './policies.js';
import { someRunFacts } from './run-facts.js';

/** A run that ended, as what comes later sees it; nothing of it is on disk unless the test puts it there. */
export function aFinishedRun(overrides: Partial<FinishedRun> = {}): FinishedRun {
  return {
    folder: 'no-such-folder',
    manifestSha256: 'f'.repeat(64),
    facts: someRunFacts(),
    policy: aPolicy(),
    clock: { now: () => AS_OF_MS + 86_400_000 },
    ...overrides,
  };
}
