import type { AssignmentFacts } from '../../assignment/assignment-facts.js';
import { POLICY_DECIDER } from '../../assignment/decided-by-policy.js';
import { instantOf } from '../../assignment/instant.js';
import { mixedScripts, personKey } from '../../assignment/person.js';
import { isSubject, subjectOf } from '../../assignment/subject.js';
import { decodedXlsxText } from '../../files/xlsx-text.js';
import { DECISIONS, type DecisionWord } from '../../packets/packet-columns.js';
import { packetRowOf } from '../../packets/packet-row.js';
import type { Delegation, Policy } from '../../policy/policy.js';
import { delegationOf } from '../../policy/reviewers/delegation-of.js';
import type { Assigned } from '../../policy/reviewers/reviewer-of.js';
import type { ReviewedAssignment } from '../../report/model.js';
import { shownText } from '../../report/xlsx/cell-text.js';
import type { DecisionRecord } from './decision-log.js';
import type { Refusal, ReturnedRow, ShownRow } from './returned-row.js';

/** The row of the run that a returned one is about. */
export interface RunRow {
  readonly reviewed: ReviewedAssignment;
  readonly facts: AssignmentFacts;
  readonly digest: string;
  readonly assigned: Assigned;
  /** The delegation of the assigned reviewer that held when the row was decided. */
  readonly delegation?: Delegation | undefined;
}

/** What may be recorded of a returned row; or at which of its cells it is refused, and why. */
export type Checked =
  | {
      readonly kind: 'taken';
      readonly decision: DecisionWord;
      readonly reason: string;
      readonly assigned: DecisionRecord['assigned'];
    }
  | Refused;

interface Refused extends Pick<Refusal, 'cell' | 'why' | 'found' | 'expected'> {
  readonly kind: 'refused';
}

/** Excel keeps a serial date as a double; programs round it differently in the last places. */
const SERIAL_TOLERANCE = 1 / 86_400;

/** Checks one decided row against the run's own row: pure, and each refusal names the cell to look at. */
export function checkRow(returned: ReturnedRow, row: RunRow): Checked {
  const { cells } = returned;
  const refused = (cell: string, why: string, found?: string): Checked => ({
    kind: 'refused',
    cell,
    why,
    ...(found === undefined ? {} : { found }),
  });
  const decision = wordOf(returned.decision);
  if (decision === undefined) {
    const word = JSON.stringify(returned.decision);
    return refused(cells.decision, `${word} is not a decision; one of ${DECISIONS.join(', ')}`, returned.decision);
  }
  if (returned.rowDigest !== row.digest) {
    const why = "row_digest is not the run's: the row is of another run, or its facts were edited";
    return { kind: 'refused', cell: cells.digest, why, found: returned.rowDigest, expected: row.digest };
  }
  const edited = editedCell(returned, row);
  if (edited !== undefined) return edited;
  const who = whoMayNot(returned.reviewer, row);
  if (who !== undefined) return refused(cells.reviewer, who, returned.reviewer);
  const reason = returned.reason.trim();
  if (reason === '') {
    if (decision === 'revoke') return refused(cells.reason, 'a revoke needs a decision_reason');
    if (row.reviewed.evaluation.recommendation === 'revoke') {
      return refused(cells.reason, 'a keep against the recommendation revoke needs a decision_reason');
    }
  }
  return { kind: 'taken', decision, reason, assigned: viaOf(row.assigned) };
}

/**
 * Whether a row without a decision was meant to have one: something that reads like it stands where nobody looks for it,
 * or in place of what the run says. Undefined where the row was only left open.
 */
export function checkOpenRow(returned: ReturnedRow, row: RunRow): Refused | undefined {
  const { astray } = returned;
  if (astray !== undefined) {
    const why = `the row has no decision, but ${JSON.stringify(astray.text)} stands here: write it in the column for decisions`;
    return { kind: 'refused', cell: astray.cell, why, found: astray.text };
  }
  const edited = returned.rowDigest === row.digest ? editedCell(returned, row) : undefined;
  return edited && { ...edited, why: `the row has no decision, and ${edited.why}` };
}

/** Why this person may not decide this row; undefined where they may. */
export function whoMayNot(reviewer: string, { reviewed, assigned, delegation }: RunRow): string | undefined {
  if (personKey(reviewer) === '') return 'the reviewer is missing';
  if (personKey(reviewer) === POLICY_DECIDER) return 'the reviewer is nobody: only the policy itself decides as that';
  const mixed = mixedScripts(reviewer);
  if (mixed !== undefined) return `the reviewer's name ${mixed}`;
  const subject = subjectOf(reviewed.assignment);
  if (isSubject(reviewer, subject)) return `${reviewer} cannot review their own access`;
  if (assigned.kind === 'no-reviewer') return `the row has no reviewer: ${assigned.why}`;
  if (delegation !== undefined && isSubject(delegation.to, subject)) {
    return `${delegation.to} cannot review their own access, and may decide for ${delegation.from} until ${delegation.lastDay}: ${delegation.from} decides it after that`;
  }
  if (delegation !== undefined && personKey(delegation.to) === personKey(reviewer)) return undefined;
  if (assigned.kind === 'reviewer' && personKey(assigned.reviewer) !== personKey(reviewer)) {
    return `the row is assigned to ${assigned.reviewer}, not to ${reviewer}`;
  }
  return undefined;
}

/** Of a decision that is made while a delegation holds, what the record says of it. */
export function delegationRecord({ delegation }: RunRow): Pick<DecisionRecord, 'delegation'> {
  if (delegation === undefined) return {};
  const { from, to, approvedBy } = delegation;
  return { delegation: { from, to, approvedBy } };
}

/** The delegation of a row's reviewer at a time. */
export function delegationAt(policy: Policy, assigned: Assigned, atMs: number): Delegation | undefined {
  return assigned.kind === 'reviewer' ? delegationOf(policy, assigned.reviewer, atMs) : undefined;
}

/** Why somebody who may decide may: `anyone` where the policy names no reviewers. */
export function viaOf(assigned: Assigned): DecisionRecord['assigned'] {
  return assigned.kind === 'reviewer' ? assigned.via : 'anyone';
}

/** The decision that a cell means; undefined for any other text. */
export function wordOf(text: string): DecisionWord | undefined {
  const word = personKey(text);
  return DECISIONS.find((known) => known === word);
}

/** The first locked cell that does not show what the run says. */
function editedCell({ shown }: ReturnedRow, { reviewed, facts, digest }: RunRow): Refused | undefined {
  if (shown === undefined) return undefined;
  const row = packetRowOf(reviewed, facts, digest);
  const index = shown.columns.findIndex(
    (column, at) => !isSame(column.show(row, shown.number), shown.values[at] ?? '', shown),
  );
  const column = shown.columns[index];
  if (column === undefined) return undefined;
  const expected = shownText(column.show(row, shown.number));
  return {
    kind: 'refused',
    cell: shown.cells[index] ?? '',
    why: `the cell was edited: ${column.heading} is ${JSON.stringify(expected)} in the run`,
    found: shown.values[index] ?? '',
    expected,
  };
}

function isSame(expected: string, found: string, { toSerialDate }: ShownRow): boolean {
  const text = flat(shownText(expected));
  if (flat(found) === text || flat(unescaped(found)) === flat(unescaped(text))) return true;
  const serial = Number(found);
  if (found === '' || !Number.isFinite(serial)) return false;
  const ms = instantOf(expected);
  if (ms === undefined) return text !== '' && Number(text) === serial;
  return Math.abs((toSerialDate(ms) ?? Number.NaN) - serial) <= SERIAL_TOLERANCE;
}

/**
 * Text without anything that reads like an escaped character: LibreOffice escapes some of them once more when it saves,
 * leaves others, and shows some as they are written. What differs in nothing else was not edited.
 */
function unescaped(text: string): string {
  let plain = text;
  for (let before = ''; before !== plain; plain = decodedXlsxText(plain)) before = plain;
  return plain;
}

/** Programs write line breaks and blanks at the ends of a cell differently. */
function flat(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
