import type { Clock } from '../async/clock.js';
import type { StartThread } from '../derive/report-thread.js';
import type { FileFact } from '../files/output-file.js';
import type { OktaClient } from '../okta/api.js';
import type { SignIn } from '../okta/principal.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { ComparisonFacts } from '../run/comparison-facts.js';
import type { ResumableRun } from '../run/read-log.js';
import type { ReportFormat } from '../run/report-format.js';
import type { MadeBy, PreviousRun } from '../run/run-facts.js';
import type { Progress } from './progress.js';

/** What the snapshot keeps of the run before. */
export interface RecordedRun {
  readonly facts: ComparisonFacts;
  readonly files: readonly FileFact[];
}

/** All that a review needs from outside: nothing below reads argv, the environment or the clock by itself. */
export interface ReviewOptions {
  readonly client: OktaClient;
  readonly signIn: SignIn;
  readonly policy: LoadedPolicy;
  /** App ids or label globs of `--app`; empty means all that the policy has in scope. */
  readonly only: readonly string[];
  readonly formats: readonly ReportFormat[];
  /** What ages are measured to, ISO 8601; undefined means the server's time at the first answer. */
  readonly asOf: string | undefined;
  /** The run's folder, by its as-of, which is known when the org has answered first. */
  readonly folderFor: (asOf: string) => string;
  /** Goes on with the interrupted run in this folder, whose as-of, policy and apps it takes. */
  readonly resume: ResumableRun | undefined;
  /** The run before this one, whose manifest this one's quotes; null where there is none. Asked when the folder is known. */
  readonly previousRun: (folder: string) => Promise<PreviousRun | null>;
  /**
   * Keeps of that run, in the snapshot of the folder given, what this one is compared by. Whatever it throws is said in a
   * warning, and nothing is compared; nothing is either where this is undefined.
   */
  readonly recordPrevious?: ((previous: PreviousRun, into: string) => Promise<RecordedRun>) | undefined;
  /** The tool's commit, the machine and its user, for the manifest. */
  readonly madeBy?: MadeBy | undefined;
  /** The folder of the ledger that the policy names; undefined where it names none, and for a run that is resumed, which has noted it. */
  readonly ledger?: string | undefined;
  /** Signs the manifest's bytes into the text of an envelope, where a key is set. */
  readonly sign: ((manifest: Buffer) => string) | undefined;
  /** Random, new for each run, and kept nowhere: the secret tokens of its packets are made of it. */
  readonly packetSecret: string;
  /** Where reports are derived: on a thread of their own by default. */
  readonly startThread?: StartThread | undefined;
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
