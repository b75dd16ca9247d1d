/** What can have become of a revoked assignment, in the order in which people read it. */
export const OUTCOME_LABELS = [
  'removed, and proven gone',
  'removed by hand, and proven gone',
  'still there',
  'failed',
  'left alone: changed since the review',
  'held back: over a limit',
  'refused: protected',
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

/** Where a row of remediation.csv belongs, by its cells; `restored` is how putting it back ended. */
export function outcomeOf(action: string, outcome: string, restored: string): OutcomeLabel {
  if (restored === 'restored' || restored === 'partly-restored') return 'removed, and put back';
  if (outcome !== '') return OUTCOMES[outcome] ?? 'failed';
  if (action === 'held-back') return 'held back: over a limit';
  if (action === 'refused') return 'refused: protected';
  return action.startsWith('manual-') ? 'to be done by hand' : 'not carried out yet';
}
