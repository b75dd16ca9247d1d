import { rowKey } from '../../assignment/row-key.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { readDecisions } from './decision-log.js';

/** A row for which a decision came and was refused, and nothing since. */
export interface RefusedBefore {
  readonly appId: string;
  readonly userId: string;
  readonly appLabel: string;
  readonly login: string;
  /** Whose decision it was, by the file's own word. */
  readonly reviewer: string;
  readonly why: string;
}

/** Where the rows stand of which something is on record. */
export interface StandingRows {
  isDecided(key: string): boolean;
  /** The last refusal of a row that has no decision. */
  refusal(key: string): Pick<RefusedBefore, 'reviewer' | 'why'> | undefined;
}

/**
 * Reads which rows are decided, and which have a refused decision that nothing took the place of: somebody had a word on
 * those, and no decision in bulk is it. Memory grows with the rows on record.
 */
export async function standingRows(run: FinishedRun, signal: AbortSignal): Promise<StandingRows> {
  const decided = new Set<string>();
  const refused = new Map<string, Pick<RefusedBefore, 'reviewer' | 'why'>>();
  for await (const { record } of readDecisions(run, signal)) {
    if (record.kind === 'file') continue;
    const key = rowKey(record.appId, record.userId);
    if (record.kind === 'decision') decided.add(key);
    else refused.set(key, { reviewer: record.reviewer, why: record.why });
  }
  return {
    isDecided: (key) => decided.has(key),
    refusal: (key) => (decided.has(key) ? undefined : refused.get(key)),
  };
}
