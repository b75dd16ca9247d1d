import { isAbsolute, relative, resolve } from 'node:path';
import { sourceAppId } from '../assignment/source-records.js';
import { ConfigError } from '../errors.js';
import type { LaterNumbers } from '../pages/review/later-numbers.js';
import { loadRunPolicy } from '../policy/load.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { MoreTable } from '../report/model.js';
import { refuseIrregular, refuseNoFolder } from '../run/folder-entries.js';
import { makeEmptyFolder } from '../run/private-folder.js';
import { readRunFacts } from '../run/read-run-facts.js';
import type { ReportFormat } from '../run/report-format.js';
import type { RunFacts } from '../run/run-facts.js';
import { type Derived, reportRun } from './report-run.js';

/** What deriving tells of how far it is. */
export interface DeriveProgress {
  phase(phase: 'writing reports' | 'done'): void;
  reported(rows: number): void;
}

export interface RederiveOptions {
  /** The run's folder; it is only read. */
  readonly folder: string;
  readonly out: string;
  /** The policy to judge by; the run's own where undefined. */
  readonly policy: LoadedPolicy | undefined;
  readonly formats: readonly ReportFormat[];
  /** Tables of later records, for sheets of their own in the workbook. */
  readonly more?: readonly MoreTable[];
  /** What became of the run since, for its page. */
  readonly later?: LaterNumbers | undefined;
  readonly progress: DeriveProgress;
  readonly signal: AbortSignal;
}

/** Derives a run's reports again, offline. The same snapshot and policy give the same bytes as the run's own reports. */
export async function rederive(options: RederiveOptions): Promise<Derived & { readonly run: RunFacts }> {
  await refuseNoFolder(options.folder);
  await refuseIrregular(options.folder);
  const run = await readRunFacts(options.folder);
  const own = await loadRunPolicy(options.folder);
  const policy = options.policy ?? own;
  refuseInside(options.folder, options.out);
  if (options.policy !== undefined) refuseNewSources(options.folder, options.policy, run);
  await makeEmptyFolder(options.out, 'reports are derived into a folder of their own. Name another with --out');
  options.progress.phase('writing reports');
  const derived = await reportRun({
    ...options,
    org: run.org,
    asOf: run.asOf,
    policy,
    whatIf: isSame(policy, own) ? undefined : WHAT_IF,
    reads: run.apps,
    conflictReads: () => run.apps,
    paths: run.paths === undefined ? undefined : () => run.paths,
    comparison: run.comparison,
    changeLog: () => run.changeLog,
    run: async () => run,
    onRows: options.progress.reported,
  });
  options.progress.phase('done');
  return { ...derived, run };
}

const WHAT_IF = 'WHAT-IF: judged by another policy than the one this run was made with. It is not evidence of the run.';

function isSame(one: LoadedPolicy, other: LoadedPolicy): boolean {
  const textOf = ({ files }: LoadedPolicy) => JSON.stringify(files.map(({ name, text }) => [name, text]));
  return textOf(one) === textOf(other);
}

/** A source of which the run has no accounts would pass for one that nobody has access to. */
function refuseNewSources(folder: string, { policy }: LoadedPolicy, { apps }: RunFacts): void {
  const read = new Set(apps.map(({ appId }) => appId));
  const absent = policy.sources.filter(({ name }) => !read.has(sourceAppId(name)));
  if (absent.length === 0 || read.size === 0) return;
  throw new ConfigError(
    absent.map(
      ({ name }) =>
        `${folder} was made without the source "${name}": it cannot be judged afterwards; take it out of the policy, or review anew`,
    ),
  );
}

/** A run is evidence: a file more in its folder is a change as well. */
function refuseInside(run: string, out: string): void {
  const path = relative(resolve(run), resolve(out));
  if (path === '' || !(path.startsWith('..') || isAbsolute(path))) {
    throw new ConfigError([
      `--out ${out} lies within the run's folder, which is never changed: name a folder elsewhere`,
    ]);
  }
}
