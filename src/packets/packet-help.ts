import { type PageRow, paragraph } from '../report/pages/page.js';
import { columnLetters } from '../report/xlsx/row-xml.js';
import { textCell } from '../report/xlsx/sheet-cells.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import { carriedText } from './carried-text.js';
import { DECISION_COLUMN, REASON_COLUMN, RECOMMENDATION_COLUMN } from './packet-columns.js';
import { packetNotes } from './packet-notes.js';
import { PACKET_SHEETS, type PacketIdentity } from './packet-sheets.js';

/** Two columns, as LibreOffice shrinks no single one to the width of a page. */
export const HELP_WIDTHS: readonly number[] = [44, 44];

/** The first sheet: what the reviewer is asked to do, by when, whom to ask, and how far they are. */
export function helpRows(identity: PacketIdentity, rows: number): PageRow[] {
  return [
    paragraph('Access review', HELP_WIDTHS, styles.TITLE),
    line(`For ${identity.reviewer}: who may use what in ${new URL(identity.org).host}, as of ${identity.asOfDay}.`),
    { cells: [progress(rows), { value: '', style: styles.SECTION }], height: 28 },
    ...(identity.due === undefined ? [] : [line(`Please send it back by ${identity.due}.`)]),
    ...(identity.undecided ? [line(identity.undecided)] : []),
    ...(identity.contact === undefined ? [] : [line(`Questions? Ask ${identity.contact}.`)]),
    ...(identity.carried === 0 ? [] : [line(carriedText(identity.carried))]),
    { cells: [] },
    heading('What to do'),
    line(
      `1. On the sheet ${PACKET_SHEETS.review}, choose keep or revoke in the column Decision, for every row. Rows to revoke come first.`,
    ),
    line(
      '2. Write a Reason for every revoke, and for a keep where the recommendation is revoke. A cell that waits for one is orange.',
    ),
    line(
      '3. Save the file as it is, as .xlsx, and send it back. You can send it again later with more decisions: rows without one stay open.',
    ),
    { cells: [] },
    heading('Good to know'),
    line('Access that you do not know to be needed should be revoked.'),
    line(
      'You may sort and filter. Everything but the two columns is compared with the review when the file comes back: a changed row is refused, and so is a decision in another column.',
    ),
    ...packetNotes(identity).map(line),
  ];
}

/** Counts itself while the sheet is filled: only what the import takes, so no decision that lacks the reason it needs. */
function progress(rows: number): PageRow['cells'][number] {
  const range = (column: number) => {
    const letter = columnLetters(column - 1);
    return `${PACKET_SHEETS.review}!$${letter}$2:$${letter}$${rows + 1}`;
  };
  const decision = range(DECISION_COLUMN);
  const hasReason = `(LEN(TRIM(${range(REASON_COLUMN)}))>0)`;
  const needsNone = `(${decision}="keep")*(${range(RECOMMENDATION_COLUMN)}<>"revoke")`;
  const isWord = `((${decision}="keep")+(${decision}="revoke"))`;
  const formula = `SUMPRODUCT(${needsNone}+${isWord}*${hasReason}*(1-${needsNone}))&" of ${rows} decided"`;
  return { value: { formula, result: `0 of ${rows} decided` }, style: styles.SECTION };
}

function heading(text: string): PageRow {
  return { cells: [textCell(text, styles.LABEL)], height: 20 };
}

function line(text: string): PageRow {
  return paragraph(text, HELP_WIDTHS, styles.WRAPPED);
}
