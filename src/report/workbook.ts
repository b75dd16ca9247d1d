import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createOutputFile } from '../files/output-file.js';
import { LAYOUT } from '../run/layout.js';
import { PRODUCT } from '../version.js';
import { APPS, type Row, type Table } from './columns.js';
import type { MoreTable, ReportContext } from './model.js';
import { consoleLinks } from './pages/console-links.js';
import { evidencePage } from './pages/evidence-page.js';
import { type Page, paragraph } from './pages/page.js';
import { policyPage } from './pages/policy-page.js';
import { summaryPage } from './pages/summary-page.js';
import type { Closing, ReportSink } from './report-sink.js';
import { createSheetSpools, type WaitingSheet } from './sheet-spools.js';
import { ASSIGNMENTS_SHEET, assignmentSheetRow } from './sheets.js';
import { isUnprovable } from './table-rows.js';
import { printed } from './xlsx/page-setup.js';
import * as styles from './xlsx/sheet-styles.js';
import { openTableSheet, type TableSheet, type TableSheetOptions } from './xlsx/table-sheet.js';
import { openWorkbookStream } from './xlsx/workbook-stream.js';
import { serialDatesIn } from './zoned-time.js';

export interface WorkbookLimits {
  /** Rows of a sheet, its header included, before it continues on a next one. */
  readonly sheetRows: number;
}

const EXCEL_LIMITS: WorkbookLimits = { sheetRows: 1_048_576 };

/** Pages drain this often: they are short, but an org may have thousands of apps. */
const ROWS_PER_DRAIN = 200;

/**
 * Opens the workbook in the run's folder. The Assignments sheet is written while the rows pass, findings wait on disk,
 * apps in memory; the rest follows at the end, and the tabs are put in the order in which people read them.
 */
export async function createWorkbook(
  folder: string,
  context: ReportContext,
  limits: WorkbookLimits = EXCEL_LIMITS,
): Promise<ReportSink> {
  const path = join(folder, LAYOUT.workbook);
  const file = await createOutputFile(path);
  const spools = await createSheetSpools(folder, context);
  // as-of, because a workbook derived again must have the same bytes
  const book = await openWorkbookStream(file, PRODUCT, new Date(context.asOf));
  const toSerialDate = serialDatesIn(context.timezone);
  const links = consoleLinks(context.org);
  const { whatIf } = context;
  const footer = `${whatIf === undefined ? '' : 'WHAT-IF, not the run itself: '}${context.org} as of ${context.asOf}`;
  const sheetOptions: TableSheetOptions = { toSerialDate, maxRows: limits.sheetRows, footer };
  const assignments = openTableSheet(book, ASSIGNMENTS_SHEET, sheetOptions);
  const apps = new Map<string, Row>();
  const names = new Map<string, string>();
  let unprovable = 0;
  let written = 0;

  const appLink = (appId: string) => links.app(appId, names.get(appId) ?? '');

  async function writeTable(table: Table, rows: AsyncIterable<readonly Row[]>): Promise<readonly string[]> {
    const appId = placeOf(table, 'app_id');
    const userId = placeOf(table, 'user_id');
    const sheet = openTableSheet(book, table, {
      ...sheetOptions,
      links: {
        app_label: (row) => appLink(String(row[appId] ?? '')),
        login: (row) => links.user(String(row[userId] ?? '')),
      },
    });
    for await (const batch of rows) await sheet.write(batch);
    return sheet.end();
  }

  async function writeWaiting(sheet: WaitingSheet | undefined): Promise<readonly string[]> {
    return sheet === undefined ? [] : await writeTable(sheet.table, sheet.read());
  }

  async function writePage(name: string, page: Page, orientation: 'portrait' | 'landscape'): Promise<void> {
    const { widths, rows } = page;
    const sheet = book.addSheet(name, { widths, frozenRows: 0, gridLines: false, ...printed(orientation, footer) });
    const marked = whatIf === undefined ? rows : [paragraph(whatIf, widths, styles.BAD), ...rows];
    for (const { cells, ...options } of marked) {
      sheet.row(cells, options);
      if (sheet.rows % ROWS_PER_DRAIN === 0) await sheet.drain();
    }
    sheet.end();
  }
  async function writeAll(closing: Closing): Promise<readonly string[]> {
    const assignmentTabs = assignments.end();
    const findingTabs = await writeWaiting(spools.findings);
    const changeTabs = await writeWaiting(spools.changes);
    const pathTabs = await writeWaiting(spools.paths);
    const appTabs = await writeTable(APPS, batchOf([...apps.values()]));
    const more = [...((await context.machineTables?.()) ?? []), ...(context.more ?? [])];
    const moreTabs = await writeMore(more, (table) => openTableSheet(book, table, sheetOptions));
    await writePage('Policy', policyPage(context.policy), 'landscape');
    const labelOf = (appId: string) => String(apps.get(appId)?.[1] ?? '');
    await writePage('Evidence', evidencePage({ ...closing, context, labelOf }), 'landscape');
    await writePage('Summary', summaryPage({ ...closing, context, toSerialDate, unprovable, appLink }), 'portrait');
    const tables = [findingTabs, assignmentTabs, changeTabs, pathTabs, appTabs, moreTabs].flat();
    return ['Summary', ...tables, 'Policy', 'Evidence'];
  }

  return {
    async rows(rows) {
      written += rows.assignments.length;
      await assignments.write(rows.assignments.map(assignmentSheetRow));
      await spools.add(rows);
    },
    async endApp(reviewed, row) {
      const { app } = reviewed;
      apps.set(app.id, row);
      names.set(app.id, app.name ?? '');
      if (isUnprovable(reviewed)) unprovable += 1;
    },
    async finish(closing) {
      await book.finish(await writeAll(closing));
      const fact = await file.finish();
      await spools.remove();
      return [{ ...fact, rows: written }];
    },
    async abandon() {
      book.abandon();
      await file.abandon();
      await spools.remove();
      await rm(path, { force: true }).catch(() => undefined);
    },
  };
}

async function writeMore(tables: readonly MoreTable[], open: (table: Table) => TableSheet): Promise<readonly string[]> {
  const tabs: string[] = [];
  for (const { table, rows } of tables) {
    const sheet = open(table);
    await sheet.write(rows);
    tabs.push(...sheet.end());
  }
  return tabs;
}

function placeOf(table: Table, key: string): number {
  return table.columns.findIndex((column) => column.key === key);
}

async function* batchOf(rows: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield rows;
}
