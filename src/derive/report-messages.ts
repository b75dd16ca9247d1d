import type { ChangeLogFacts } from '../run/change-log-facts.js';
import type { ComparisonFacts } from '../run/comparison-facts.js';
import type { PathsFacts } from '../run/paths-facts.js';
import type { ReportFormat } from '../run/report-format.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import type { JoinedUsers } from './app-sequencer.js';
import type { Derived } from './report-run.js';

/** What the report thread is started with. The policy is the run's own, in its folder. */
export interface ReportThreadData {
  readonly folder: string;
  readonly org: string;
  readonly asOf: string;
  readonly formats: readonly ReportFormat[];
  /** What the snapshot keeps of the run before; undefined where nothing is compared. */
  readonly comparison?: ComparisonFacts | undefined;
  /** What the tokens of the packets are made of. */
  readonly packetSecret: string;
}

/** To the thread: apps as they become ready, in Okta's order, then the facts of the run; or the end of it all. */
export type ToReportThread =
  | { readonly kind: 'app'; readonly read: AppRead; readonly users: JoinedUsers | undefined }
  /** Before the first app, where the policy asks for paths. */
  | { readonly kind: 'paths'; readonly paths: PathsFacts }
  /** Before the first app that a conflict names: how all of those were read. */
  | { readonly kind: 'conflict-apps'; readonly reads: readonly AppRead[] }
  /** Before the first app, where the System Log is asked who changed what. */
  | { readonly kind: 'change-log'; readonly changeLog: ChangeLogFacts }
  | { readonly kind: 'finish'; readonly run: RunFacts }
  | { readonly kind: 'abandon' };

/** From the thread. A failure comes in parts: an error object would lose its class on the way. */
export type FromReportThread =
  | { readonly kind: 'rows'; readonly rows: number }
  | { readonly kind: 'done'; readonly derived: Derived }
  | { readonly kind: 'failed'; readonly failure: ThreadFailure };

export interface ThreadFailure {
  readonly message: string;
  /** The system's code, by which a full disk is known. */
  readonly code: string | undefined;
  /** Where a defect of the program happened; undefined for trouble that users can meet. */
  readonly stack: string | undefined;
}
