import { rowDigestOf } from '../assignment/row-digest.js';
import type { ReportFormat } from '../run/report-format.js';
import { changeRow } from './change-rows.js';
import { createChangeTally } from './change-tally.js';
import type { Row } from './columns.js';
import { createCsvReports } from './csv/csv-reports.js';
import { createMoreCsv } from './csv/more-csv.js';
import type { ReportContext, ReportFile, ReportWriter } from './model.js';
import { createParquetReports } from './parquet/parquet-reports.js';
import { pathRows, unlistedRows } from './path-rows.js';
import { createPathTally } from './path-tally.js';
import { NO_ROWS, type ReportSink } from './report-sink.js';
import { createRunTally } from './run-tally.js';
import { appRow, assignmentRow, findingRows, findingSheetRows } from './table-rows.js';
import { createWorkbook, type WorkbookLimits } from './workbook.js';

/**
 * Opens the reports of a run in its folder. CSV comes before the workbook whatever the order of `formats`, because the
 * workbook's Evidence sheet names the digests of the files beside it.
 */
export async function createReportWriter(
  folder: string,
  formats: readonly ReportFormat[],
  context: ReportContext,
  limits?: WorkbookLimits,
): Promise<ReportWriter> {
  const sinks = await openSinks(folder, formats, context, limits);
  const digestOf = rowDigestOf(context.org, context.asOf);
  const tally = createRunTally(context.policy.rules);
  const pathTally = context.withPaths === true ? createPathTally() : undefined;
  const changeTally = context.withChanges === true ? createChangeTally() : undefined;
  const isForPeople = formats.includes('xlsx') || formats.includes('html');
  const titles = new Map(context.policy.rules.map(({ id, title }) => [id, title]));
  const titleOf = (ruleId: string) => titles.get(ruleId) ?? ruleId;

  return {
    async assignments(reviewed) {
      const assignments: Row[] = [];
      const findings: Row[] = [];
      const findingsForPeople: Row[] = [];
      const paths: Row[] = [];
      for (const one of reviewed) {
        const { facts } = one;
        assignments.push(assignmentRow(facts, digestOf(facts), one));
        const found = findingRows(facts, one, context.controlsOf);
        findings.push(...found);
        if (isForPeople) findingsForPeople.push(...findingSheetRows(facts, one, found, titleOf));
        if (one.assignment.paths !== undefined) {
          const rows = pathRows(facts, one.assignment.paths);
          paths.push(...rows);
          pathTally?.count(one.assignment.paths, rows.length);
        }
        tally.count(one);
        changeTally?.row(one.assignment.before, one.more?.carried);
      }
      for (const sink of sinks) await sink.rows({ ...NO_ROWS, assignments, findings, findingsForPeople, paths });
    },
    async changes(changes) {
      for (const change of changes) changeTally?.change(change);
      const rows = { ...NO_ROWS, changes: changes.map(changeRow) };
      for (const sink of sinks) await sink.rows(rows);
    },
    async endApp(app) {
      const unlisted = unlistedRows(app.app, app.unlisted ?? []);
      if (unlisted.length > 0) {
        pathTally?.unlisted(unlisted.length);
        const rows = { ...NO_ROWS, paths: unlisted };
        for (const sink of sinks) await sink.rows(rows);
      }
      const row = appRow(app, tally.endApp(app));
      for (const sink of sinks) await sink.endApp(app, row);
    },
    async finish(run) {
      const counted = tally.summary();
      const conflicts = context.conflictCounts?.();
      const roster = context.rosterCounts?.();
      const summary = {
        ...counted,
        ...(conflicts === undefined ? {} : { conflicts }),
        ...(roster === undefined ? {} : { roster }),
        ...(pathTally === undefined ? {} : { paths: pathTally.counts() }),
        ...(changeTally === undefined ? {} : { changes: changeTally.counts() }),
      };
      const files: ReportFile[] = [];
      for (const sink of sinks) files.push(...(await sink.finish({ run, summary, files: [...files] })));
      return { files, summary };
    },
    async abandon() {
      for (const sink of sinks) await sink.abandon();
    },
  };
}

async function openSinks(
  folder: string,
  formats: readonly ReportFormat[],
  context: ReportContext,
  limits: WorkbookLimits | undefined,
): Promise<readonly ReportSink[]> {
  const sinks: ReportSink[] = [];
  try {
    if (formats.includes('csv')) sinks.push(await createCsvReports(folder, context));
    const { machineTables } = context;
    if (formats.includes('csv') && machineTables !== undefined) sinks.push(createMoreCsv(folder, machineTables));
    if (formats.includes('parquet')) sinks.push(await createParquetReports(folder, context));
    if (formats.includes('xlsx')) sinks.push(await createWorkbook(folder, context, limits));
    if (formats.includes('html')) sinks.push(await (await openHtml())(folder, context));
    return sinks;
  } catch (error) {
    for (const sink of sinks) await sink.abandon();
    throw error;
  }
}

/** Asked for when it is needed: the library that draws the charts takes a while to load. */
async function openHtml() {
  return (await import('./html/html-report.js')).createHtmlReport;
}
