import type { PageRow } from '../report/pages/page.js';
import { paragraph } from '../report/pages/page.js';
import * as styles from '../report/xlsx/sheet-styles.js';
import type { PacketIdentity } from './packet-sheets.js';

export const HELP_WIDTHS: readonly number[] = [110];

/** The sheet that tells the reviewer what to do. */
export function helpRows(identity: PacketIdentity, rows: number): PageRow[] {
  const lines = [
    `For ${identity.reviewer}: ${rows} assignments of ${identity.org}, as of ${identity.asOf}.`,
    'On the sheet Review, choose keep or revoke in the column decision for every row.',
    'Give a decision_reason for every revoke, and for a keep where the recommendation is revoke. Access that you do not know to be needed should be revoked.',
    'Everything else is locked. A row with a changed fact, number or recommendation is refused when the file comes back.',
    'Last Okta sign-in is the last sign-in to Okta itself, not the last use of the app.',
    'Access by "group …" is granted by membership: revoking it is done by hand, by taking the person out of that group.',
    'Rows without a decision stay open. Save the file as it is, in the XLSX format, and send it back; you can send it again later with more decisions.',
  ];
  return [paragraph('Access review', HELP_WIDTHS, styles.TITLE), ...lines.map((line) => paragraph(line, HELP_WIDTHS))];
}
