import type { Row } from './columns.js';
import type { ReportContext } from './model.js';
import type { ReportRows } from './report-sink.js';
import { CHANGES_SHEET, changeSheetRow, FINDINGS_SHEET, PATHS_SHEET, pathSheetRow, type SheetTable } from './sheets.js';
import { createFindingsSpool, type FindingsOrder } from './xlsx/findings-spool.js';
import { createRowSpool, type RowSpool } from './xlsx/row-spool.js';

/** The rows of the sheets that come after the assignments: they pass with them, and wait on disk. */
export interface SheetSpools {
  add(rows: ReportRows): Promise<void>;
  readonly findings: WaitingSheet;
  /** Undefined where paths were not read, or nothing is compared. */
  readonly paths: WaitingSheet | undefined;
  readonly changes: WaitingSheet | undefined;
  /** Removes what waits; never throws. */
  remove(): Promise<void>;
}

export interface WaitingSheet {
  readonly table: SheetTable;
  read(): AsyncGenerator<readonly Row[]>;
}

const SEVERITY = placeOf('severity');
const APP = placeOf('app_id');
const PERSON = [placeOf('name'), placeOf('login')];

/** By severity, by app as Okta lists them, and then by person. */
const FINDINGS_ORDER: FindingsOrder = {
  severityOf: (row) => row[SEVERITY],
  runOf: (row) => String(row[APP]),
  keyOf: (row) => PERSON.map((place) => String(row[place] ?? '').toLowerCase()).join('\u0000'),
};

function placeOf(column: string): number {
  return FINDINGS_SHEET.columns.findIndex(({ key }) => key === column);
}

export async function createSheetSpools(
  folder: string,
  { withPaths, withChanges }: Pick<ReportContext, 'withPaths' | 'withChanges'>,
): Promise<SheetSpools> {
  const findings = await createFindingsSpool(folder, FINDINGS_ORDER);
  const paths = withPaths === true ? await createRowSpool(folder, '.paths.ndjson.gz') : undefined;
  const changes = withChanges === true ? await createRowSpool(folder, '.changes.ndjson.gz') : undefined;
  const sheet = (table: SheetTable, spool: RowSpool | undefined) =>
    spool === undefined ? undefined : { table, read: () => spool.read() };
  return {
    async add(rows) {
      await findings.add(rows.findingsForPeople);
      await paths?.add(rows.paths.map(pathSheetRow));
      await changes?.add(rows.changes.map(changeSheetRow));
    },
    findings: { table: FINDINGS_SHEET, read: () => findings.read() },
    paths: sheet(PATHS_SHEET, paths),
    changes: sheet(CHANGES_SHEET, changes),
    async remove() {
      await findings.remove();
      await paths?.remove();
      await changes?.remove();
    },
  };
}
