import { createOutputFile, type FileFact, type OutputFile, writtenWhole } from '../files/output-file.js';
import { DATA_IDS, PAGE_SCHEMA, type PacketData, packedRow } from '../pages/packet/page-data.js';
import type { PageAssets } from '../pages/page-assets.js';
import { dataElement, embeddedJson, htmlText, pageShell } from '../pages/page-shell.js';
import { carriedText } from './carried-text.js';
import { isShown, type PacketColumn, REVIEW_COLUMNS } from './packet-columns.js';
import { packetFindings } from './packet-findings.js';
import { packetNotes } from './packet-notes.js';
import type { PacketRow } from './packet-row.js';
import type { PacketIdentity } from './packet-sheets.js';
import { removalText } from './removal-text.js';

/** Characters that are gathered before the system is asked to write them. */
const PIECE = 1 << 18;

export interface PacketPageOptions {
  readonly identity: PacketIdentity;
  readonly timezone: string;
  readonly part: number;
  readonly parts: number;
  readonly rows: () => AsyncIterable<PacketRow>;
  readonly assets: PageAssets;
}

/** The columns that the page shows: the workbook's, without those that it has in another form. */
const COLUMNS: readonly PacketColumn[] = REVIEW_COLUMNS.filter(isShown).filter(
  ({ key }) => key !== 'row' && key !== 'findings',
);

/** Writes one packet as a page to decide on in a browser, row by row. */
export async function writePacketPage(path: string, name: string, options: PacketPageOptions): Promise<FileFact> {
  const file = await createOutputFile(path, { name });
  return await writtenWhole(file, () => writePage(file, options));
}

async function writePage(file: OutputFile, options: PacketPageOptions): Promise<void> {
  const { identity, assets, rows } = options;
  const { head, tail } = pageShell({ title: `Access review for ${identity.reviewer}`, body: bodyOf(identity), assets });
  const [dataStart, dataEnd] = dataElement(DATA_IDS.packet);
  const [rowsStart, rowsEnd] = dataElement(DATA_IDS.rows);
  let waiting = `${head}${dataStart}${embeddedJson(dataOf(options))}${dataEnd}${rowsStart}[\n`;
  let number = 0;
  for await (const row of rows()) {
    number += 1;
    waiting += `${number === 1 ? '' : ',\n'}${embeddedJson(packedRow(pageRow(row, number)))}`;
    if (waiting.length < PIECE) continue;
    await file.write(waiting);
    waiting = '';
  }
  await file.write(`${waiting}\n]${rowsEnd}${tail}`);
}

/** What stands there until the script runs, and where it may not. */
function bodyOf({ reviewer, org }: PacketIdentity): string {
  const host = new URL(org).host;
  return `<div id="app"><h1>Access review</h1><p>For ${htmlText(reviewer)}: who may use what in ${htmlText(host)}.</p></div>
<noscript><p>This page needs JavaScript, which this browser or its settings do not allow. Nothing is sent anywhere by it.
Ask for the workbook instead.</p></noscript>`;
}

function dataOf({ identity, timezone, part, parts }: PacketPageOptions): PacketData & { readonly schema: string } {
  return {
    schema: PAGE_SCHEMA,
    org: identity.org,
    asOf: identity.asOf,
    startedAt: identity.startedAt,
    reviewer: identity.reviewer,
    carried: [carriedText(identity.carried), identity.undecided ?? ''].filter((text) => text !== '').join(' '),
    due: identity.due ?? '',
    contact: identity.contact ?? '',
    notes: packetNotes(identity),
    timezone,
    part,
    parts,
    token: identity.token,
    columns: COLUMNS.map(({ key, heading, kind }) => ({ key, heading, isTime: kind === 'time' })),
  };
}

function pageRow(row: PacketRow, number: number): Parameters<typeof packedRow>[0] {
  const { facts, digest, recommendation, change, previous } = row;
  return {
    appId: facts.app_id,
    userId: facts.user_id,
    digest,
    recommendation,
    removal: removalText(row),
    change,
    previous,
    shown: COLUMNS.map((column) => column.show(row, number)),
    findings: packetFindings(row).map(({ ruleId, severity, status, reason, recommend }) => ({
      rule: ruleId,
      severity,
      status,
      reason,
      revokes: recommend === 'revoke',
    })),
  };
}
