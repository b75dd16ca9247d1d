import { createHash } from 'node:crypto';
import { describePolicy } from '../policy/describe.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { ReportContext, ReportFormat } from '../report/model.js';
import { createReportWriter } from '../report/report-writer.js';
import { createEvaluator } from '../rules/evaluate.js';
import { controlsOf } from '../rules/registry.js';
import type { RunFacts } from '../snapshot/run-facts.js';
import { type Derived, deriveReports } from './derive.js';
import type { Progress } from './progress.js';

export interface ReportRunOptions {
  /** The run's folder, which is only read. */
  readonly folder: string;
  /** Where the reports go; the same folder while the run is being made. */
  readonly out: string;
  readonly run: RunFacts;
  readonly policy: LoadedPolicy;
  readonly formats: readonly ReportFormat[];
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Judges a snapshot by a policy and writes its reports: the second half of `review`, and all of `report`. */
export async function reportRun(options: ReportRunOptions): Promise<Derived> {
  const { run, policy, progress, signal } = options;
  const writer = await createReportWriter(options.out, options.formats, contextOf(run, policy));
  const evaluator = createEvaluator(policy.policy, Date.parse(run.asOf));
  return await deriveReports({ folder: options.folder, run, evaluator, writer, progress, signal });
}

function contextOf(run: RunFacts, policy: LoadedPolicy): ReportContext {
  return {
    org: run.org,
    asOf: run.asOf,
    policy: describePolicy(policy.policy, Date.parse(run.asOf)),
    policyDigests: Object.fromEntries(policy.files.map((file) => [file.name, sha256(file.text)])),
    timezone: policy.policy.report.timezone,
    controlsOf,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
