import type { EarlierDecision } from './row-before.js';

/** What happened since the run before. A change of scope is never a change of access. */
export const CHANGE_KINDS = [
  'added',
  'removed',
  'changed',
  'app-added',
  'app-gone',
  'app-in-scope',
  'app-out-of-scope',
] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** Why an access came or went; empty where nobody asked. */
export type ChangeCause = 'review' | 'direct' | 'group' | 'rule' | 'lifecycle' | 'unknown' | '';

/** Who did it and when, as far as Okta's System Log tells; what it does not tell is empty. */
export interface Attribution {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly by: string;
  /** The type of the event. */
  readonly event: string;
  readonly cause: ChangeCause;
}

export const NOT_ATTRIBUTED: Attribution = { at: '', by: '', event: '', cause: '' };

/** One row of changes.csv. */
export interface Change extends Attribution {
  readonly change: ChangeKind;
  readonly appId: string;
  readonly appLabel: string;
  /** Empty where the change is one of the app. */
  readonly userId: string;
  readonly login: string;
  /** The column that changed; empty where a row came or went. */
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** What was decided on the row in the run before, where it is gone now. */
  readonly decision?: EarlierDecision | undefined;
}
