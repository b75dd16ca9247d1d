import type { Assignment } from '../assignment/assignment.js';
import type { AssignmentFacts } from '../assignment/assignment-facts.js';
import type { Change } from '../assignment/change.js';
import type { GroupPath } from '../assignment/paths.js';
import type { App } from '../assignment/records.js';
import type { EarlierDecision, FindingAge } from '../assignment/row-before.js';
import type { FileFact } from '../files/output-file.js';
import type { LaterNumbers } from '../pages/review/later-numbers.js';
import type { GuardKind } from '../policy/app-guard.js';
import type { Evaluation, Severity } from '../rules/rule.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import type { ChangeCounts } from './change-tally.js';
import type { Row, Table } from './columns.js';
import type { PolicyTables } from './policy-model.js';

/** One row of the population, judged: what every report is made of. */
export interface ReviewedAssignment {
  readonly assignment: Assignment;
  /** What all reports say of it, put together once. */
  readonly facts: AssignmentFacts;
  readonly evaluation: Evaluation;
  /** What is known of the row beside Okta's answer; what is switched off is absent and leaves its cell empty. */
  readonly more?: RowDetails;
}

/** Cells of a row that come from elsewhere than the assignment and its user. None of them is part of the row's digest. */
export interface RowDetails {
  /** The last use of this app that is known, ISO 8601 in UTC; empty where none is. */
  readonly lastAppUse?: string;
  /** Uses of this app that are known within the ledger's window. */
  readonly appUses?: number;
  /** What the access is, from the app user's profile. */
  readonly appRole?: string;
  /** Why a plan refuses to remove it whatever is decided; absent where it does not. */
  readonly guard?: GuardKind;
  /** Every way by which the assignment holds: `direct; group Eng-All (rule Engineering)`. */
  readonly paths?: string;
  /** Against the run before. */
  readonly change?: 'new' | 'changed' | 'same';
  /** The earlier decision by which the row need not be decided anew; absent where it has to be. */
  readonly carried?: EarlierDecision;
  /** `keep by cfo@example.com on 2026-08-31` */
  readonly previousDecision?: string;
  /** Since when and in how many reviews in a row a rule has found this, by the rule's id. */
  readonly findingAges?: ReadonlyMap<string, FindingAge>;
}

/** One app, with how it was read; sent to the writers after its last assignment, or alone when out of scope. */
export interface ReviewedApp {
  readonly app: App;
  readonly read: AppRead;
  /** Members of the app's groups whom the app did not list; absent where paths were not read. */
  readonly unlisted?: readonly UnlistedMember[];
}

/** A member of a group that gives the app, whom the app's listing lacks: drift, or a page that was missed. */
export interface UnlistedMember {
  readonly userId: string;
  readonly path: GroupPath;
}

/** What all the reports of one run share. */
export interface ReportContext {
  /** The org's origin, and the time that ages are measured to (ISO 8601, UTC): both are part of every row's digest. */
  readonly org: string;
  readonly asOf: string;
  readonly policy: PolicyTables;
  /** SHA-256 of the policy and waivers files as used, in hex, by file name. */
  readonly policyDigests: Readonly<Record<string, string>>;
  /** A sentence for every page, where the reports are judged by another policy than the run's own. */
  readonly whatIf?: string | undefined;
  /** How often the org is to be reviewed, and how long a run is to be kept, ISO 8601 durations. */
  readonly cadence?: { readonly every: string | undefined; readonly keepFor: string | undefined } | undefined;
  /** IANA zone for times that people read in the workbook; CSV is always UTC. */
  readonly timezone: string;
  /** Users by what they have of each conflict, asked for when the last row has passed; absent where the policy has none. */
  readonly conflictCounts?: (() => readonly ConflictCount[]) | undefined;
  /** The roster's people by whether they have any access, asked for likewise; absent where there is none. */
  readonly rosterCounts?: (() => RosterCounts | undefined) | undefined;
  /** Whether the ways to each access were read: without, there is no paths.csv and no Paths sheet. */
  readonly withPaths?: boolean;
  /** Whether the run before is compared: without, there is no changes.csv and no Changes sheet. */
  readonly withChanges?: boolean;
  /** API tokens and service apps, asked for when the last row has passed; absent where the administrators were not read. */
  readonly machineTables?: (() => Promise<readonly FiledTable[]>) | undefined;
  /** Tables of later records that get sheets of their own in the workbook; none while a run is being made. */
  readonly more?: readonly MoreTable[];
  /** What became of the run since, for the page; absent while a run is being made. */
  readonly later?: LaterNumbers | undefined;
  /** `SOC 2: CC6.3` and so on by rule id: the `controls` column of findings. */
  readonly controlsOf: (ruleId: string) => string;
}

/** A table beside a run's own, for instance what became of its plan. */
export interface MoreTable {
  readonly table: Table;
  readonly rows: readonly Row[];
}

/** A table that has a file of its own beside its sheet. */
export interface FiledTable extends MoreTable {
  /** The name of its CSV file. */
  readonly file: string;
}

/** A file of the run with its rows, header not counted: what the manifest lists. */
export interface ReportFile extends FileFact {
  readonly rows: number;
  /** Of a packet: SHA-256 of its secret token, in hex, by which the token is known again when it comes back. */
  readonly tokenSha256?: string;
}

/** Numbers of a run, derived while the rows pass: Summary sheet, `--json` and the closing lines on the terminal. */
export interface ReportSummary {
  readonly assignments: number;
  readonly users: number;
  readonly appsInScope: number;
  readonly appsSeen: number;
  readonly open: Readonly<Record<Severity, number>>;
  readonly waived: number;
  readonly unknown: number;
  readonly byRule: readonly RuleCount[];
  readonly recommendations: Readonly<Record<'revoke' | 'check' | 'keep', number>>;
  /** Users by what they have of each conflict; absent where the policy has none. */
  readonly conflicts?: readonly ConflictCount[];
  /** The roster's people; absent where there is no roster. */
  readonly roster?: RosterCounts;
  /** What the ways to each access came to; absent where they were not read. */
  readonly paths?: PathCounts;
  /** What happened since the run before; absent where nothing was compared. */
  readonly changes?: ChangeCounts;
  /** The ten apps with the most severe findings, worst first. */
  readonly worstApps: readonly AppCount[];
}

/** Assignments by the ways by which they hold; each is counted once in every line that it belongs to. */
export interface PathCounts {
  /** Rows of paths.csv. */
  readonly rows: number;
  /** Assignments that hold by more than one way. */
  readonly several: number;
  /** Assignments of which not every way is known. */
  readonly unknown: number;
  /** Assignments whose granting group is not explained by what was read. */
  readonly unexplained: number;
  /** Members of groups whom the app that they give did not list. */
  readonly unlisted: number;
}

/** The people of the roster: those who are active, and how many of these have any access in this run. */
export interface RosterCounts {
  readonly people: number;
  readonly active: number;
  readonly withAccess: number;
}

/** How many users have which side of one conflict. */
export interface ConflictCount {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly first: number;
  readonly second: number;
  readonly both: number;
  /** Users of whom it is not known whether they have both. */
  readonly unclear: number;
}

export interface RuleCount {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly open: number;
  readonly waived: number;
  readonly unknown: number;
}

export interface AppCount {
  readonly appId: string;
  readonly appLabel: string;
  readonly assignments: number;
  readonly open: Readonly<Record<Severity, number>>;
}

/** Writes every report of a run in one pass over the population, in order, memory flat. */
export interface ReportWriter {
  /** Rows of one app, in Okta's order; resolves when the writers can take more. */
  assignments(rows: readonly ReviewedAssignment[]): Promise<void>;
  /** What happened since the run before: with the rows of an app, or between apps. */
  changes(changes: readonly Change[]): Promise<void>;
  /** Ends an app, in scope or not; every app seen comes once, in Okta's order. */
  endApp(app: ReviewedApp): Promise<void>;
  /** Writes what can only be said at the end, and gives every file its final name. */
  finish(run: RunFacts): Promise<{ readonly files: readonly ReportFile[]; readonly summary: ReportSummary }>;
  /** Leaves no file behind; never throws. */
  abandon(): Promise<void>;
}
