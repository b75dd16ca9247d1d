import type { Change } from '../assignment/change.js';
import type { EarlierDecision, RowBefore } from '../assignment/row-before.js';

/** What happened since the run before: assignments that came, went, differ or are the same. */
export interface ChangeCounts {
  /** Rows of changes.csv: a changed assignment has one for each value that changed. */
  readonly rows: number;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly same: number;
  /** Assignments of apps that the run before did not read. */
  readonly notCompared: number;
  /** Assignments that carry an earlier decision forward. */
  readonly carried: number;
  /** Of these, kept in bulk then; absent where there are none. */
  readonly carriedInBulk?: number;
  readonly apps: {
    readonly added: number;
    readonly gone: number;
    readonly inScope: number;
    readonly outOfScope: number;
  };
  /** What became of what was revoked: gone, there again after it was removed, or never removed. */
  readonly revoked: { readonly gone: number; readonly back: number; readonly stillThere: number };
  /** Accesses that came or went of which the System Log tells why, and of which it does not; none where nobody asked. */
  readonly explained: number;
  readonly unexplained: number;
}

/** Counts what happened since the run before while its rows pass. */
export interface ChangeTally {
  row(before: RowBefore | undefined, carried: EarlierDecision | undefined): void;
  change(change: Change): void;
  counts(): ChangeCounts;
}

export function createChangeTally(): ChangeTally {
  const access = { rows: 0, added: 0, removed: 0, changed: 0, same: 0, notCompared: 0, carried: 0 };
  let carriedInBulk = 0;
  const apps = { added: 0, gone: 0, inScope: 0, outOfScope: 0 };
  const revoked = { gone: 0, back: 0, stillThere: 0 };
  const explained = { explained: 0, unexplained: 0 };

  return {
    row(before, carried) {
      if (carried !== undefined) access.carried += 1;
      if (carried?.inBulk === true) carriedInBulk += 1;
      if (before?.change === 'new') access.added += 1;
      else if (before?.change === 'changed') access.changed += 1;
      else if (before?.change === 'same') access.same += 1;
      else access.notCompared += 1;
      if (before?.removal !== undefined) revoked.back += 1;
      else if (before?.decision?.decision === 'revoke') revoked.stillThere += 1;
    },
    change({ change, decision, cause }) {
      access.rows += 1;
      if (change === 'app-added') apps.added += 1;
      if (change === 'app-gone') apps.gone += 1;
      if (change === 'app-in-scope') apps.inScope += 1;
      if (change === 'app-out-of-scope') apps.outOfScope += 1;
      if (change === 'removed') access.removed += 1;
      if (change === 'removed' && decision?.decision === 'revoke') revoked.gone += 1;
      if (cause === 'unknown') explained.unexplained += 1;
      else if (cause !== '') explained.explained += 1;
    },
    counts: () => ({
      ...access,
      ...(carriedInBulk === 0 ? {} : { carriedInBulk }),
      apps: { ...apps },
      revoked: { ...revoked },
      ...explained,
    }),
  };
}
