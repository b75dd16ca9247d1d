import { personKey } from '../../assignment/person.js';
import type { RefusedRow, TakenRow } from './check-returned.js';
import type { ReturnedRow } from './returned-row.js';

/** So many other places are named. */
const MAX_NAMED = 3;
/** So many of the rows that contradict each other are refused by name. */
const MAX_REFUSED = 20;

export interface Settled {
  readonly taken: readonly TakenRow[];
  readonly refused: readonly RefusedRow[];
  /** Rows that a file saved later decides otherwise. */
  readonly outdated: number;
}

/**
 * Of all that came for one row, what is taken: one of those that agree; where they do not, what one reviewer's file
 * says that was saved last by its own word. `later` believes the file system's times too. Otherwise nobody knows which
 * one is meant, and none is taken.
 */
export function settleRepeats(taken: ReadonlyMap<string, readonly TakenRow[]>, later: boolean): Settled {
  const chosen: TakenRow[] = [];
  const refused: RefusedRow[] = [];
  let outdated = 0;
  for (const rows of taken.values()) {
    const last = lastSaved(rows);
    const [first] = last;
    if (first === undefined) continue;
    if (rows.every((one) => agree(one, first))) chosen.push(first);
    else if (last.every((one) => agree(one, first)) && areDated(rows, later)) {
      chosen.push(first);
      outdated += rows.filter((one) => !agree(one, first)).length;
    } else for (const refusal of contradictions(rows)) refused.push(refusal);
  }
  return { taken: chosen, refused, outdated };
}

function agree({ decision: a }: TakenRow, { decision: b }: TakenRow): boolean {
  return a.decision === b.decision && personKey(a.reviewer) === personKey(b.reviewer);
}

function lastSaved(rows: readonly TakenRow[]): readonly TakenRow[] {
  const latest = rows.reduce((ms, { row }) => Math.max(ms, row.savedAt.ms), Number.NEGATIVE_INFINITY);
  return rows.filter(({ row }) => row.savedAt.ms === latest);
}

function areDated(rows: readonly TakenRow[], later: boolean): boolean {
  const people = new Set(rows.map(({ decision }) => personKey(decision.reviewer)));
  return people.size === 1 && (later || rows.every(({ row }) => row.savedAt.by === 'file'));
}

function contradictions(rows: readonly TakenRow[]): RefusedRow[] {
  return rows.slice(0, MAX_REFUSED).map(({ row, decision }) => {
    const others = rows.filter((other) => other.row !== row);
    const named = others.slice(0, MAX_NAMED).map((other) => placeOf(other.row));
    const more = others.length > named.length ? ` and ${others.length - named.length} more places` : '';
    return {
      row,
      refusal: {
        file: row.file,
        cell: row.cells.key,
        why: `the row came ${rows.length} times, also at ${named.join(', ')}${more}, and they contradict each other: none of them is taken`,
        found: row.decision,
        reviewer: row.reviewer,
        appLabel: decision.appLabel,
        login: decision.login,
      },
      ofRun: true,
    };
  });
}

function placeOf({ file, cells, decision }: ReturnedRow): string {
  return `${file} ${cells.key} (${decision})`;
}
