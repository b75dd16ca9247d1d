import type { AssignmentFacts } from '../../assignment/assignment-facts.js';
import { instantOf } from '../../assignment/instant.js';
import { isSubject, personKey, subjectOf } from '../../assignment/subject.js';
import { DECISIONS, type DecisionWord, SHOWN_COLUMNS } from '../../packets/packet-columns.js';
import { type PacketRow, packetRowOf } from '../../packets/packet-row.js';
import type { Assigned } from '../../policy/reviewers/reviewer-of.js';
import type { ReviewedAssignment } from '../../report/model.js';
import { cellText } from '../../report/xlsx/cell-text.js';
import type { DecisionRecord } from './decision-log.js';
import type { ReturnedRow, ShownRow } from './returned-row.js';

/** The row of the run that a returned one is about. */
export interface RunRow {
  readonly reviewed: ReviewedAssignment;
  readonly facts: AssignmentFacts;
  readonly digest: string;
  readonly assigned: Assigned;
}

/** What may be recorded of a returned row; or at which of its cells it is refused, and why. */
export type Checked =
  | {
      readonly kind: 'taken';
      readonly decision: DecisionWord;
      readonly reason: string;
      readonly assigned: DecisionRecord['assigned'];
    }
  | { readonly kind: 'refused'; readonly cell: string; readonly why: string };

/** Excel keeps a serial date as a double; programs round it differently in the last places. */
const SERIAL_TOLERANCE = 1 / 86_400;

/** Checks one returned row against the run's own row: pure, and each refusal names the cell to look at. */
export function checkRow(returned: ReturnedRow, row: RunRow): Checked {
  const { cells } = returned;
  const refused = (cell: string, why: string): Checked => ({ kind: 'refused', cell, why });
  const decision = wordOf(returned.decision);
  if (decision === undefined) {
    return refused(
      cells.decision,
      `${JSON.stringify(returned.decision)} is no decision; one of ${DECISIONS.join(', ')}`,
    );
  }
  if (returned.rowDigest !== row.digest) {
    return refused(cells.digest, "row_digest is not the run's: the row is of another run, or its facts were edited");
  }
  const edited = returned.shown && editedCell(returned.shown, packetRowOf(row.reviewed, row.facts, row.digest));
  if (edited !== undefined) return refused(edited.cell, edited.why);
  const who = whoMayNot(returned.reviewer, row);
  if (who !== undefined) return refused(cells.reviewer, who);
  const reason = returned.reason.trim();
  if (reason === '') {
    if (decision === 'revoke') return refused(cells.reason, 'a revoke needs a decision_reason');
    if (row.reviewed.evaluation.recommendation === 'revoke') {
      return refused(cells.reason, 'a keep against the recommendation revoke needs a decision_reason');
    }
  }
  return { kind: 'taken', decision, reason, assigned: viaOf(row.assigned) };
}

/** Why this person may not decide this row; undefined where they may. */
export function whoMayNot(reviewer: string, { reviewed, assigned }: RunRow): string | undefined {
  if (personKey(reviewer) === '') return 'the reviewer is missing';
  if (isSubject(reviewer, subjectOf(reviewed.assignment))) return `${reviewer} cannot review their own access`;
  if (assigned.kind === 'no-reviewer') return `the row has no reviewer: ${assigned.why}`;
  if (assigned.kind === 'reviewer' && personKey(assigned.reviewer) !== personKey(reviewer)) {
    return `the row is assigned to ${assigned.reviewer}, not to ${reviewer}`;
  }
  return undefined;
}

/** Why somebody who may decide may: `anyone` where the policy names no reviewers. */
export function viaOf(assigned: Assigned): DecisionRecord['assigned'] {
  return assigned.kind === 'reviewer' ? assigned.via : 'anyone';
}

function wordOf(text: string): DecisionWord | undefined {
  const word = text.trim().toLowerCase();
  return DECISIONS.find((known) => known === word);
}

/** The first locked cell that does not show what the run says. */
function editedCell(shown: ShownRow, row: PacketRow): { cell: string; why: string } | undefined {
  const index = SHOWN_COLUMNS.findIndex(
    (column, at) => !isSame(column.show(row, shown.number), shown.values[at], shown),
  );
  const column = SHOWN_COLUMNS[index];
  if (column === undefined) return undefined;
  const expected = JSON.stringify(column.show(row, shown.number));
  return { cell: shown.cells[index] ?? '', why: `the cell was edited: ${column.heading} is ${expected} in the run` };
}

function isSame(expected: string, found: string | number | undefined, { toSerialDate }: ShownRow): boolean {
  if (typeof found === 'number') {
    const ms = instantOf(expected);
    const serial = ms === undefined ? Number(expected) : toSerialDate(ms);
    return serial !== undefined && Math.abs(serial - found) <= SERIAL_TOLERANCE;
  }
  return flat(cellText(expected)) === flat(found ?? '');
}

/** Programs write line breaks and blanks at the ends of a cell differently. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
