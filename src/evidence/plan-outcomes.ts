import { isPutBack } from '../changes/journal/journal-record.js';
import { isByProtection, isUntilNamed } from '../policy/app-guard.js';

/** What can have become of a revoked assignment, in the order in which people read it. */
export const OUTCOME_LABELS = [
  'removed, and proven gone',
  'removed by hand, and proven gone',
  'gone according to an export that was given',
  'still there',
  'failed',
  'left alone: changed since the review',
  'held back: over a limit',
  'refused: protected by the policy',
  'refused: a directory or a console, not named with --app',
  'refused for another reason: see the plan',
  'to be done by hand',
  'not carried out yet',
  'removed, and put back',
] as const;
export type OutcomeLabel = (typeof OUTCOME_LABELS)[number];

const OUTCOMES: Readonly<Record<string, OutcomeLabel>> = {
  removed: 'removed, and proven gone',
  'took-more': 'removed, and proven gone',
  'already-gone': 'removed, and proven gone',
  gone: 'removed by hand, and proven gone',
  'still-granted': 'still there',
  'still-there': 'still there',
  drifted: 'left alone: changed since the review',
  'now-direct': 'left alone: changed since the review',
  'now-by-rule': 'left alone: changed since the review',
  'group-gone': 'left alone: changed since the review',
  'granted-by-group': 'left alone: changed since the review',
};

/** The cells of a row of remediation.csv that say what became of it. */
export interface OutcomeCells {
  readonly action: string;
  readonly outcome: string;
  /** How putting it back ended. */
  readonly restored: string;
  readonly appId: string;
  /** Why it is refused, where it is. */
  readonly detail: string;
}

/** Whether an account of a system outside Okta is gone: nothing was read again, an export that was given has it no more. */
export function isGoneByExport({ action, outcome }: Pick<OutcomeCells, 'action' | 'outcome'>): boolean {
  return action === 'manual-source' && outcome === 'gone';
}

/** Where a row of remediation.csv belongs. */
export function outcomeOf({ action, outcome, restored, appId, detail }: OutcomeCells): OutcomeLabel {
  if (isPutBack(restored)) return 'removed, and put back';
  if (isGoneByExport({ action, outcome })) return 'gone according to an export that was given';
  if (outcome !== '') return OUTCOMES[outcome] ?? 'failed';
  if (action === 'held-back') return 'held back: over a limit';
  if (action === 'refused') return refusedOf(appId, detail);
  return action.startsWith('manual-') ? 'to be done by hand' : 'not carried out yet';
}

function refusedOf(appId: string, why: string): OutcomeLabel {
  if (isByProtection(why)) return 'refused: protected by the policy';
  if (isUntilNamed(why, appId)) return 'refused: a directory or a console, not named with --app';
  return 'refused for another reason: see the plan';
}
