import { medianOf, removalDays } from '../../changes/apply/removal-days.js';
import { isPutBack, NO_APPROVERS } from '../../changes/journal/journal-record.js';
import type { Row } from '../../report/columns.js';
import type { MoreTable } from '../../report/model.js';
import { isGoneByExport } from '../plan-outcomes.js';

/** What became of the plans' rows, in numbers. */
export interface RemovalCounts {
  /** Proven gone by reading again, whoever removed it: rows in all, and those put back later. */
  readonly gone: number;
  /** Beside these: accounts of systems outside Okta that a newer export, supplied by the organisation, has no more. */
  readonly goneByExport: number;
  readonly putBack: number;
  /** Of plans, and neither proven gone by now nor gone from an export. */
  readonly pending: number;
  /** Each kind of work with its outcome; most rows first. */
  readonly kinds: readonly RemovalKind[];
  /** Days from decision to proof, of those that are gone: the middle one and the longest; undefined where none is. */
  readonly days: { readonly median: number; readonly longest: number } | undefined;
  /** Who approved the plans that were carried out, a sentence each. */
  readonly approvals: readonly string[];
  /** Whether plans were carried out that nobody approved, as the policy names no approvers. */
  readonly isUnapproved: boolean;
}

export interface RemovalKind {
  readonly action: string;
  /** Empty where nothing has happened yet. */
  readonly outcome: string;
  readonly rows: number;
}

const GONE: ReadonlySet<string> = new Set(['removed', 'already-gone', 'gone']);

/** Counts a remediation table; undefined where nothing was planned. */
export function countRemovals(remediation: MoreTable | undefined): RemovalCounts | undefined {
  if (remediation === undefined) return undefined;
  const keys = remediation.table.columns.map(({ key }) => key);
  const cellOf = (row: Row, key: string) => String(row[keys.indexOf(key)] ?? '');
  const kinds = new Map<string, RemovalKind>();
  const approvals = new Set<string>();
  let [gone, goneByExport, putBack] = [0, 0, 0];
  for (const row of remediation.rows) {
    const [action, outcome] = [cellOf(row, 'action'), cellOf(row, 'outcome')];
    const key = `${action} ${outcome}`;
    kinds.set(key, { action, outcome, rows: (kinds.get(key)?.rows ?? 0) + 1 });
    if (isGoneByExport({ action, outcome })) goneByExport += 1;
    else if (GONE.has(outcome)) gone += 1;
    if (isPutBack(cellOf(row, 'restore_outcome'))) putBack += 1;
    approvals.add(cellOf(row, 'approval'));
  }
  return {
    ...{ gone, goneByExport, putBack, pending: remediation.rows.length - gone - goneByExport },
    kinds: [...kinds.values()].sort((a, b) => b.rows - a.rows),
    days: spread(removalDays(remediation.rows)),
    approvals: [...approvals].filter((approval) => approval !== '' && approval !== NO_APPROVERS),
    isUnapproved: approvals.has(NO_APPROVERS),
  };
}

function spread(days: readonly number[]): RemovalCounts['days'] {
  const [median, longest] = [medianOf(days), days.at(-1)];
  return median === null || longest === undefined ? undefined : { median, longest };
}
