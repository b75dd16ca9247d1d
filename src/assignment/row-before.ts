import type { Attribution } from './attribution.js';
import type { ChangedValue } from './compared-columns.js';

/** An access that an earlier run's reviewers revoked, and that is proven to have been removed then. */
export interface Removal {
  readonly appId: string;
  readonly userId: string;
  /** When it was seen gone, ISO 8601 in UTC. */
  readonly at: string;
  /** Who removed it: the login or id of `apply`'s credential; empty where it was done by hand. */
  readonly by: string;
  /** As-of of the run that it was revoked in. */
  readonly run: string;
}

/** A reviewer's earlier word on a row. */
export interface EarlierDecision {
  readonly decision: 'keep' | 'revoke';
  readonly reviewer: string;
  /** Kept among the rest, with one reason for all and no word on this row; absent otherwise. */
  readonly inBulk?: boolean;
  /** When it was made, ISO 8601 in UTC. */
  readonly at: string;
}

/** Since when and in how many reviews in a row a rule has found something. */
export interface FindingAge {
  /** As-of of the first of these reviews, ISO 8601 in UTC. */
  readonly firstSeen: string;
  readonly reviews: number;
}

/** What the run before says of one row. */
export interface RowBefore {
  /** Undefined where the run before did not read the app, so that nothing may be concluded. */
  readonly change: 'new' | 'changed' | 'same' | undefined;
  /** The values that differ; empty unless `changed`. */
  readonly changed: readonly ChangedValue[];
  readonly decision?: EarlierDecision | undefined;
  /** By the rule's id. */
  readonly findings?: ReadonlyMap<string, FindingAge> | undefined;
  /** That an earlier run removed this access, which is there again. */
  readonly removal?: Removal | undefined;
  /** Who gave it back, as far as the log tells. */
  readonly returned?: Attribution | undefined;
}
