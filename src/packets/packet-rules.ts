import type { Style } from '../report/xlsx/cell.js';
import { columnLetters } from '../report/xlsx/row-xml.js';
import type { SheetStream } from '../report/xlsx/workbook-stream.js';
import { DECISION_COLUMN, DECISIONS, REASON_COLUMN, REVIEW_COLUMNS } from './packet-columns.js';

const GOOD: Style = { fill: fillOf('FFDCFCE7') };
const BAD: Style = { fill: fillOf('FFFECACA') };
const WAITING: Style = { fill: fillOf('FFFDBA74') };

/** What may be typed where, and how it looks once it is. */
export function addRules(sheet: SheetStream, last: number): void {
  const [decision, reason, end] = [DECISION_COLUMN, REASON_COLUMN, REVIEW_COLUMNS.length].map((n) =>
    columnLetters(n - 1),
  );
  sheet.dropdown({
    range: `${decision}2:${decision}${last}`,
    values: DECISIONS,
    prompt: 'keep or revoke. A revoke needs a Reason, and so does a keep where revoke is recommended.',
    error: 'Choose keep or revoke, or leave the cell empty.',
  });
  const refusal = 'Only Decision and Reason are yours to fill: the rest is what the review says.';
  sheet.refuseTyping(`A2:${columnLetters(DECISION_COLUMN - 2)}${last}`, refusal);
  sheet.refuseTyping(`${columnLetters(REASON_COLUMN)}2:${end}${last}`, refusal);
  const recommendation = columnLetters(REVIEW_COLUMNS.findIndex(({ key }) => key === 'recommendation'));
  const needsReason = `OR($${decision}2="revoke",AND($${decision}2="keep",$${recommendation}2="revoke"))`;
  const both = `${decision}2:${reason}${last}`;
  sheet.highlight([
    { range: `${reason}2:${reason}${last}`, formula: `AND(${needsReason},TRIM($${reason}2)="")`, style: WAITING },
    { range: both, formula: `$${decision}2="keep"`, style: GOOD },
    { range: both, formula: `$${decision}2="revoke"`, style: BAD },
  ]);
}

function fillOf(argb: string): NonNullable<Style['fill']> {
  // of a conditional format, programs take the background where a cell's own fill has a foreground
  return { type: 'pattern', pattern: 'solid', bgColor: { argb } };
}
