import { counted } from '../../files/counted.js';
import type { Assigned } from './reviewer-of.js';

/** Rows that did not get the reviewer whom the policy means, with why. */
export interface MissedReviewers {
  readonly fallbacks: readonly WhyRows[];
  readonly withoutReviewer: readonly WhyRows[];
  /** Managers as profiles name them, who are not among the run's users or not alone in that name; most rows first. */
  readonly managersNotFound: readonly { readonly manager: string; readonly rows: number }[];
}

interface WhyRows {
  readonly why: string;
  readonly rows: number;
}

export interface ReviewerTally {
  add(assigned: Assigned): void;
  missed(): MissedReviewers;
}

export function createReviewerTally(): ReviewerTally {
  const fallbacks = new Map<string, number>();
  const nobody = new Map<string, number>();
  const managers = new Map<string, number>();
  const whyRows = (counts: ReadonlyMap<string, number>) => [...counts].map(([why, rows]) => ({ why, rows }));
  return {
    add(assigned) {
      if (assigned.kind === 'anyone' || (assigned.kind === 'reviewer' && assigned.via !== 'fallback')) return;
      count(assigned.kind === 'reviewer' ? fallbacks : nobody, assigned.why);
      if (assigned.unfound !== undefined) count(managers, assigned.unfound);
    },
    missed: () => ({
      fallbacks: whyRows(fallbacks),
      withoutReviewer: whyRows(nobody),
      managersNotFound: [...managers].map(([manager, rows]) => ({ manager, rows })).sort((a, b) => b.rows - a.rows),
    }),
  };
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

/** So many managers are named; the others are counted. */
const MAX_NAMED = 10;

/** The same as sentences, for the Summary and the terminal. */
export function missedReviewersText({ fallbacks, withoutReviewer, managersNotFound }: MissedReviewers): string[] {
  return [
    ...fallbacks.map(({ why, rows }) => `${counted(rows, 'row goes', 'rows go')} to the fallback, because ${why}`),
    ...withoutReviewer.map(({ why, rows }) => `${counted(rows, 'row has', 'rows have')} no reviewer, because ${why}`),
    ...(managersNotFound.length === 0 ? [] : [managersText(managersNotFound)]),
  ];
}

function managersText(managers: MissedReviewers['managersNotFound']): string {
  const named = managers
    .slice(0, MAX_NAMED)
    .map(({ manager, rows }) => `${JSON.stringify(manager)} (${counted(rows, 'row')})`);
  const more = managers.length > named.length ? ` and ${managers.length - named.length} more` : '';
  return `${managers.length} managers were not found: ${named.join(', ')}${more}`;
}
