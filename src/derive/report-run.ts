import { createHash } from 'node:crypto';
import { writePackets } from '../packets/packet-writer.js';
import type { LaterNumbers } from '../pages/review/later-numbers.js';
import { compileGuards } from '../policy/app-guard.js';
import type { LoadedPolicy } from '../policy/policy.js';
import { carriedDecisions } from '../policy/reviewers/carried.js';
import type { MoreTable, ReportContext, ReportFile, ReportSummary, ReviewedApp } from '../report/model.js';
import { describePolicy } from '../report/policy-tables.js';
import { createReportWriter } from '../report/report-writer.js';
import { createEvaluator } from '../rules/evaluate.js';
import { controlsOf } from '../rules/registry.js';
import type { ChangeLogFacts } from '../run/change-log-facts.js';
import type { ComparisonFacts } from '../run/comparison-facts.js';
import type { PathsFacts } from '../run/paths-facts.js';
import { loadPeople, type PeopleOfRun } from '../run/people-of-run.js';
import { readApps } from '../run/read-records.js';
import type { ReportFormat } from '../run/report-format.js';
import type { AppRead, RunFacts } from '../run/run-facts.js';
import { type FindUser, loadJoinedUsers } from '../run/user-lookups.js';
import { createAttributeWatch } from './attribute-watch.js';
import { conflictsOfRun } from './conflicts/conflicts-of-run.js';
import { deriveRows } from './derive-rows.js';
import { machineTables } from './machine-tables.js';
import { loadPathsOf } from './paths/path-index.js';
import { keepRows } from './previous/keep-rows.js';
import { loadPreviousOf } from './previous/previous-index.js';
import { type TeeWriter, withCompanions } from './tee-writer.js';
import { loadUses } from './use-index.js';

export interface ReportRunOptions {
  /** The run's folder, which holds the snapshot. */
  readonly folder: string;
  /** Where the reports go; the same folder while the run is being made. */
  readonly out: string;
  readonly org: string;
  readonly asOf: string;
  readonly policy: LoadedPolicy;
  readonly formats: readonly ReportFormat[];
  /** How each app was read, in Okta's order; an app's users must be in the snapshot when its entry comes. */
  readonly reads: AsyncIterable<AppRead> | Iterable<AppRead>;
  /** How the ways to each access were read, asked for when the first app is there; absent where none were. */
  readonly paths?: (() => PathsFacts | undefined) | undefined;
  /** How the apps that conflicts name were read, asked for when the first of them is there. */
  readonly conflictReads: () => readonly AppRead[];
  /** What the snapshot keeps of the run before; undefined where nothing is compared. */
  readonly comparison?: ComparisonFacts | undefined;
  /** How the System Log was read for who changed what, asked for when the first app is there; undefined where it was not. */
  readonly changeLog?: (() => ChangeLogFacts | undefined) | undefined;
  /** The facts of the whole run, asked for when the last app is done. */
  readonly run: () => Promise<RunFacts>;
  /**
   * Writes the reviewers' packets too, where the policy asks for them: they are part of a run, not of a report. Their
   * tokens are made of the secret.
   */
  readonly packets?: { readonly secret: string };
  /** Keeps what the next review is compared by: part of a run too. Not done by default. */
  readonly keepsRows?: boolean;
  /** Says that the policy is another than the run's own; undefined where it is not. */
  readonly whatIf?: string | undefined;
  /** Tables of later records, for sheets of their own. */
  readonly more?: readonly MoreTable[];
  /** What became of the run since, for its page. */
  readonly later?: LaterNumbers | undefined;
  /** The users of an app that are known before they are in the snapshot. */
  readonly usersOf?: ((appId: string) => FindUser | undefined) | undefined;
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
}

export interface Derived {
  readonly files: readonly ReportFile[];
  readonly summary: ReportSummary;
  /** The run's, and what deriving has noticed beside them. */
  readonly warnings: readonly string[];
}

/** Judges a snapshot by a policy and writes its reports: the second half of `review`, and all of `report`. */
export async function reportRun(options: ReportRunOptions): Promise<Derived> {
  const { folder, policy, onRows, signal } = options;
  const conflicts = conflictsOfRun({ ...options, policy: policy.policy });
  let people: PeopleOfRun | undefined;
  const peopleOfRun = async (): Promise<PeopleOfRun> => {
    people ??= await loadPeople({ folder, policy: policy.policy, asOf: options.asOf });
    return people;
  };
  const writer = await openWriters(options, {
    machineTables:
      policy.policy.admins.roles === 'off'
        ? undefined
        : async () => await machineTables({ folder, asOf: options.asOf, loadPeople: peopleOfRun }),
    conflictCounts: conflicts?.counts,
    rosterCounts: () => people?.counts(),
  });
  const watch = createAttributeWatch(policy.policy);
  try {
    await deriveRows({
      folder,
      apps: appsWithReads(options),
      loadUsers: () => loadJoinedUsers(folder, signal),
      usersOf: options.usersOf,
      loadPaths: async () => await loadPathsOf(folder, options.paths?.(), signal),
      loadPeople: peopleOfRun,
      loadUses: async () => await loadUses({ folder, policy: policy.policy, asOf: options.asOf, signal }),
      conflicts,
      loadPrevious: async () =>
        await loadPreviousOf(folder, { comparison: options.comparison, changeLog: options.changeLog?.() }, signal),
      asOf: options.asOf,
      carriedOf: carriedDecisions(policy.policy, options.asOf),
      guardOf: compileGuards(policy.policy.apply, new Set()),
      roleAttributes: policy.policy.report.roleAttributes,
      evaluator: createEvaluator(policy.policy, Date.parse(options.asOf)),
      watch,
      writer,
      onRows,
      signal,
    });
    const run = await options.run();
    const warnings = [...new Set([...run.warnings, ...(conflicts?.warnings() ?? []), ...watch.warnings()])];
    return await writer.finish({ ...run, warnings });
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

async function openWriters(
  options: ReportRunOptions,
  counts: Pick<ReportContext, 'machineTables' | 'conflictCounts' | 'rosterCounts'>,
): Promise<TeeWriter> {
  const { out, org, asOf, signal, packets, keepsRows = false } = options;
  const { policy } = options.policy;
  const reports = await createReportWriter(out, options.formats, { ...contextOf(options), ...counts });
  return withCompanions(reports, {
    packets:
      packets === undefined
        ? undefined
        : await writePackets({ folder: out, org, asOf, policy, secret: packets.secret, signal }),
    keeper: keepsRows ? await keepRows(out, { roleAttributes: policy.report.roleAttributes, asOf }) : undefined,
  });
}

/** The apps of the snapshot, each with how it was read: both come in Okta's order, so they are walked together. */
async function* appsWithReads(options: ReportRunOptions): AsyncGenerator<ReviewedApp> {
  const apps = readApps(options.folder, options.signal);
  try {
    for await (const read of options.reads) {
      const { value: app } = await apps.next();
      if (app?.id !== read.appId) throw new Error(`the snapshot's apps are out of step at ${read.appId}`);
      yield { app, read };
    }
  } finally {
    await apps.return(undefined); // closes its file
  }
}

function contextOf({
  org,
  asOf,
  policy,
  paths,
  comparison,
  whatIf,
  more = [],
  later,
}: ReportRunOptions): ReportContext {
  return {
    more,
    later,
    whatIf,
    withPaths: paths !== undefined,
    withChanges: comparison !== undefined,
    org,
    asOf,
    policy: describePolicy(policy.policy, Date.parse(asOf)),
    policyDigests: Object.fromEntries(policy.files.map((file) => [file.name, sha256(file.text)])),
    timezone: policy.policy.report.timezone,
    cadence: { every: policy.policy.report.every, keepFor: policy.policy.report.keepFor },
    controlsOf,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
