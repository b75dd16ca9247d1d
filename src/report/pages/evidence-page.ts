import type { App } from '../../assignment/records.js';
import type { AppRead, MadeBy, Principal, RunFacts } from '../../run/run-facts.js';
import type { ReportContext } from '../model.js';
import type { Closing } from '../report-sink.js';
import * as styles from '../xlsx/sheet-styles.js';
import { accountsRows } from './accounts-rows.js';
import { adminsRows } from './admins-rows.js';
import { appReviewRows } from './app-review-rows.js';
import { cadenceRows, NO_CADENCE } from './cadence-rows.js';
import { comparisonRows } from './changes-rows.js';
import {
  count,
  countHeads,
  type Page,
  type PageRow,
  pair,
  paragraph,
  remark,
  remarkHeads,
  section,
  tableHead,
  tableRow,
  text,
} from './page.js';
import { pathsRows } from './paths-rows.js';
import { sourcesRows } from './sources-rows.js';
import { tieOutRows } from './tie-out-rows.js';
import { usageRows } from './usage-rows.js';

export interface EvidenceInput extends Closing {
  readonly context: ReportContext;
  readonly labelOf: (appId: App['id']) => string;
}

const WIDTHS = [44, 30, 14, 40, 10, 10, 12, 14, 25, 25];
const READING_WIDTHS = WIDTHS.slice(0, 4);

/** What was asked of Okta, by whom, and what came back: with it another person can ask again. */
export function evidencePage(input: EvidenceInput): Page {
  const { run, context } = input;
  return {
    widths: WIDTHS,
    rows: [
      ...source(run),
      ...cadenceRows(context.cadence ?? NO_CADENCE, run),
      ...asked(run),
      ...cameBack(run),
      ...sourcesRows(run.sources, WIDTHS, READING_WIDTHS),
      ...accountsRows(run.accounts, run.sources?.systems, WIDTHS, READING_WIDTHS),
      ...adminsRows(run.admins, WIDTHS, READING_WIDTHS),
      ...files(input),
      ...section('Policy, SHA-256', WIDTHS),
      ...Object.entries(context.policyDigests).map(([name, digest]) => pair(name, text(digest))),
      ...comparisonRows(run, input.summary.changes, WIDTHS),
      ...pathsRead(input),
      ...(run.usage === undefined ? [] : usageRows(run.usage, { widths: WIDTHS, readingWidths: READING_WIDTHS })),
      ...tiedOut(input),
      ...sentences('Gaps', run.gaps),
      ...sentences('Warnings', run.warnings),
      ...appReviewRows(run, context.cadence?.every, input.labelOf, READING_WIDTHS),
      ...appsRead(input),
    ],
  };
}

function source({
  org,
  asOf,
  startedAt,
  finishedAt,
  resumedAt,
  previous,
  principal,
  product,
  madeBy,
}: RunFacts): PageRow[] {
  return [
    ...section('Source', WIDTHS),
    pair('Okta org', text(org)),
    pair('Read by', text(`${product.name} ${product.version}`)),
    ...(madeBy === undefined ? [] : [pair('Commit, host, operator', text(madeByText(madeBy)))]),
    pair('Read as', text(principalText(principal))),
    pair('Scopes granted', text(principal.scopes.join(' ') || 'those of the role behind the API token')),
    pair('Started, by Okta’s clock (UTC)', text(startedAt)),
    pair('Ended, by Okta’s clock (UTC)', text(finishedAt)),
    pair('Ages are measured to (UTC)', text(asOf)),
    pair('The org’s run before this one', text(previousText(previous))),
    ...resumedAt.map((time) => pair('Interrupted, and resumed at (UTC)', text(time))),
  ];
}

function madeByText({ commit, host, operator }: MadeBy): string {
  return `${commit ?? 'commit unknown'}, ${host}, ${operator}`;
}

function principalText({ mode, id, login }: Principal): string {
  const who = [login, id].filter((part) => part !== '').join(', ') || 'whom Okta did not name';
  return mode === 'SSWS' ? `API token of ${who}` : `OAuth service app ${who}`;
}

function asked({ selection, queries }: RunFacts): PageRow[] {
  const { statuses, include, exclude, only } = selection;
  const or = (values: readonly string[], none: string) => text(values.join(', ') || none);
  return [
    ...section('What was asked', WIDTHS),
    pair('Apps with the status', or(statuses, 'any')),
    pair('Apps included', or(include, 'all')),
    pair('Apps excluded', or(exclude, 'none')),
    ...(only.length === 0 ? [] : [pair('Apps of this run only', or(only, ''))]),
    ...queries.map((query, index) => pair(index === 0 ? 'Requests' : '', text(query))),
  ];
}

function cameBack({ apps, directory, requests }: RunFacts): PageRow[] {
  const total = (key: 'pages' | 'rows' | 'duplicates' | 'notEmbedded') =>
    count(apps.reduce((sum, read) => sum + read[key], 0));
  return [
    ...section('What came back', WIDTHS),
    pair('Apps listed', count(apps.length)),
    pair('Pages of app users', total('pages')),
    pair('Assignments', total('rows')),
    pair('Rows that Okta sent twice, kept once', total('duplicates')),
    pair('Rows without their user', total('notEmbedded'), remark(directoryText(directory))),
    pair('Requests sent', count(requests.sent)),
    pair('of them again after a failure', count(requests.retries)),
    pair('Refused by the rate limit (429)', count(requests.rateLimited)),
    pair('Refused by the concurrency limit (429)', count(requests.concurrencyLimited)),
  ];
}

function directoryText({ method, users, missing, unread }: RunFacts['directory']): string {
  if (method === 'none') return '';
  const how = method === 'list' ? 'by listing the directory' : 'one by one';
  return `${users} users read ${how}; ${missing} that Okta does not have, ${unread} that could not be read`;
}

function files({ files: written }: EvidenceInput): PageRow[] {
  return [
    ...section('Files beside this workbook', WIDTHS),
    tableHead('File', ...countHeads('Rows', 'Bytes'), ...remarkHeads('SHA-256')),
    ...written.map(({ name, rows, bytes, sha256 }) => ({
      cells: [text(name), count(rows), count(bytes), remark(sha256)],
    })),
    paragraph(
      'manifest.json lists every file of the run with its digest, this workbook included.',
      READING_WIDTHS,
      styles.NOTE,
    ),
  ];
}

function tiedOut({ run, labelOf }: EvidenceInput): PageRow[] {
  const inScope = run.apps.filter(({ state }) => state !== 'excluded').length;
  return tieOutRows(run.tieOut, { inScope, labelOf, widths: WIDTHS, readingWidths: READING_WIDTHS });
}

function pathsRead({ run, summary, labelOf }: EvidenceInput): PageRow[] {
  return run.paths === undefined
    ? []
    : pathsRows(run.paths, { counts: summary.paths, labelOf, widths: WIDTHS, readingWidths: READING_WIDTHS });
}

function previousText(previous: RunFacts['previous']): string {
  if (previous == null) return 'none was found';
  return `as of ${previous.asOf}, manifest SHA-256 ${previous.manifestSha256}`;
}

function sentences(title: string, texts: readonly string[]): PageRow[] {
  const rows = texts.length === 0 ? ['None.'] : texts;
  return [...section(title, WIDTHS), ...rows.map((row) => paragraph(row, READING_WIDTHS))];
}

function appsRead({ run, labelOf }: EvidenceInput): PageRow[] {
  return [
    ...section('How each app was read', WIDTHS),
    tableHead(
      ...['App', 'App ID', 'Read', 'Why'],
      ...countHeads('Pages', 'Rows', 'Duplicates', 'Without user'),
      ...remarkHeads('First page at (UTC)', 'Last page at (UTC)'),
    ),
    ...run.apps.map((read) => tableRow(appRead(read, labelOf), WIDTHS)),
  ];
}

function appRead(read: AppRead, labelOf: EvidenceInput['labelOf']): PageRow['cells'] {
  return [
    text(labelOf(read.appId)),
    text(read.appId),
    text(read.state, read.state === 'incomplete' ? styles.SEVERITY_STYLES.critical : styles.PLAIN),
    text(read.why, styles.WRAPPED),
    count(read.pages),
    count(read.rows),
    count(read.duplicates),
    count(read.notEmbedded),
    remark(read.firstReadAt),
    remark(read.lastReadAt),
  ];
}
