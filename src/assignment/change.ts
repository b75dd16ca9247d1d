import type { Attribution } from './attribution.js';
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
