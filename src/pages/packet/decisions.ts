import type { PageRow } from './page-data.js';

export const WORDS = ['keep', 'revoke'] as const;
export type Word = (typeof WORDS)[number];

export interface Decision {
  readonly word: Word;
  readonly reason: string;
}

/** What one step changed, so that it can be undone: by row, what stood there before. */
interface Change {
  readonly what: string;
  readonly before: readonly (readonly [row: number, decision: Decision | undefined])[];
}

/** The decisions by row, and how they came about. Nothing is changed in place: the page compares states. */
export interface Decisions {
  readonly byRow: ReadonlyMap<number, Decision>;
  readonly history: readonly Change[];
}

export const NO_DECISIONS: Decisions = { byRow: new Map(), history: [] };

/** So many steps can be undone. */
const MAX_HISTORY = 200;

/** The same rule by which decisions are imported: a revoke needs a reason, and so does a keep against the review. */
export function needsReason(word: Word, { recommendation }: Pick<PageRow, 'recommendation'>): boolean {
  return word === 'revoke' || recommendation === 'revoke';
}

/** Decides rows alike. A decision without the reason that it needs is not taken: throws, as the page asks before. */
export function decide(
  decisions: Decisions,
  rows: readonly (PageRow & { at: number })[],
  decision: Decision,
): Decisions {
  const reason = decision.reason.trim();
  if (reason === '' && rows.some((row) => needsReason(decision.word, row))) throw new Error('a reason is needed');
  const what = rows.length === 1 ? decision.word : `${decision.word} for ${rows.length} rows`;
  return changed(
    decisions,
    what,
    rows.map(({ at }) => [at, { word: decision.word, reason }] as const),
  );
}

/** Takes the decision on a row back. */
export function clear(decisions: Decisions, row: number): Decisions {
  return decisions.byRow.has(row) ? changed(decisions, 'taking a decision back', [[row, undefined]]) : decisions;
}

/** Takes over decisions of a saved file, as one step. */
export function adopt(decisions: Decisions, saved: ReadonlyMap<number, Decision>): Decisions {
  return changed(decisions, `${saved.size} decisions of a file`, [...saved]);
}

/** Undoes the last step; `rows` are those that it had changed. */
export function undo(
  decisions: Decisions,
): { decisions: Decisions; what: string; rows: readonly number[] } | undefined {
  const last = decisions.history.at(-1);
  if (last === undefined) return undefined;
  const { byRow } = changed(decisions, '', last.before);
  return {
    decisions: { byRow, history: decisions.history.slice(0, -1) },
    what: last.what,
    rows: last.before.map(([row]) => row),
  };
}

function changed(
  { byRow, history }: Decisions,
  what: string,
  to: readonly (readonly [row: number, decision: Decision | undefined])[],
): Decisions {
  const next = new Map(byRow);
  const before = to.map(([row]) => [row, byRow.get(row)] as const);
  for (const [row, decision] of to) {
    if (decision === undefined) next.delete(row);
    else next.set(row, decision);
  }
  return { byRow: next, history: [...history, { what, before }].slice(-MAX_HISTORY) };
}
