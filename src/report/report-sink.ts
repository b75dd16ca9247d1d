import type { RunFacts } from '../run/run-facts.js';
import type { Row } from './columns.js';
import type { ReportFile, ReportSummary, ReviewedApp } from './model.js';

/** What a run's reports end with. */
export interface Closing {
  readonly run: RunFacts;
  readonly summary: ReportSummary;
  /** The reports that were finished before this one. */
  readonly files: readonly ReportFile[];
}

/** Rows of one app, as the formats take them. */
export interface ReportRows {
  readonly assignments: readonly Row[];
  readonly findings: readonly Row[];
  /** The findings as the workbook has them. */
  readonly findingsForPeople: readonly Row[];
  /** Empty where paths were not read. */
  readonly paths: readonly Row[];
  /** Empty where nothing is compared. */
  readonly changes: readonly Row[];
}

/** Rows of nothing, to be filled. */
export const NO_ROWS: ReportRows = { assignments: [], findings: [], findingsForPeople: [], paths: [], changes: [] };

/** One format of the reports: takes the same rows as every other, once and in order. */
export interface ReportSink {
  /** Takes rows of one app; resolves when more can be taken. */
  rows(rows: ReportRows): Promise<void>;
  /** Ends an app with its row. */
  endApp(app: ReviewedApp, row: Row): Promise<void>;
  /** Gives every file its final name. */
  finish(closing: Closing): Promise<readonly ReportFile[]>;
  /** Removes what was written; never throws. */
  abandon(): Promise<void>;
}
