import type { ReportSummary } from '../report/model.js';
import type { RunFacts } from '../run/run-facts.js';

/** How a review ended. Its folder holds a manifest that says the same. */
export interface ReviewResult {
  readonly folder: string;
  readonly run: RunFacts;
  /** Undefined when the run was stopped before reports could be written. */
  readonly summary: ReportSummary | undefined;
  /** What ended the run early; undefined when nothing did. */
  readonly stopped: unknown;
  /** Whether Okta let nothing be read at all. */
  readonly nothingRead: boolean;
}
