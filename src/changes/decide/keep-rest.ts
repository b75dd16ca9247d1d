import { personKey } from '../../assignment/person.js';
import type { Assigned } from '../../policy/reviewers/reviewer-of.js';
import { type BulkOptions, type BulkResult, decideInBulk } from './decide-in-bulk.js';

export interface KeepRestOptions extends BulkOptions {
  /** Why all of them may stay; the same on every row. */
  readonly reason: string;
}

export interface KeepRestResult extends BulkResult {
  /** Rows of this reviewer's that are recommended for removal: no bulk decision keeps those. */
  readonly leftOpen: number;
}

/**
 * Records `keep`, with one reason, for all rows of a reviewer's that nobody has decided, save those that are recommended
 * for removal. The record says that it was done in bulk, and `status` counts it among the signs of a rubber stamp.
 */
export async function keepRest(options: KeepRestOptions): Promise<KeepRestResult> {
  const { reviewer, reason } = options;
  const own = personKey(reviewer);
  let leftOpen = 0;
  const result = await decideInBulk(options, ({ reviewed, assigned, delegation }, isDecided) => {
    // what carries an earlier decision forward is not open
    if (isDecided || reviewed.more?.carried !== undefined || !isOf(own, assigned, delegation?.to)) return undefined;
    if (reviewed.evaluation.recommendation === 'revoke') {
      leftOpen += 1;
      return undefined;
    }
    return { decision: 'keep', reason: reason.trim(), source: { keptRest: true } };
  });
  return { ...result, leftOpen };
}

function isOf(person: string, assigned: Assigned, delegate = ''): boolean {
  if (personKey(delegate) === person && person !== '') return true;
  return assigned.kind === 'anyone' || (assigned.kind === 'reviewer' && personKey(assigned.reviewer) === person);
}
