import { join } from 'node:path';
import { createRateLog } from '../doctor/rate-log.js';
import { counted } from '../files/counted.js';
import { jsonText } from '../files/plain-text.js';
import { loadPolicy } from '../policy/load.js';
import { checkApps } from '../review/check-apps.js';
import { type Estimate, estimateReview } from '../review/estimate.js';
import { lastRunBeside } from '../run/last-counts.js';
import { newestRunBeside } from '../run/previous-run.js';
import type { ReportFormat } from '../run/report-format.js';
import { connect } from './connect.js';
import type { CliContext } from './context.js';
import { EXIT, type Finish } from './exit.js';
import { fromWorkingFolder, policyFile } from './paths.js';

interface EstimateFlags {
  readonly config: string;
  readonly out?: string;
  readonly app: readonly string[];
  readonly format: readonly ReportFormat[];
  readonly json: boolean;
}

/** `review --estimate`: what a review would cost; reviews nothing, writes nothing. */
export async function runEstimate(
  flags: EstimateFlags,
  context: CliContext,
  finish: Finish,
  env: CliContext['env'],
): Promise<void> {
  const { policy } = await loadPolicy(policyFile(context, flags.config));
  const rates = createRateLog();
  const { share, maxConcurrent } = policy.rateLimit;
  const { client } = connect(context, { env, share, maxConcurrent, onEvent: rates.onEvent });
  try {
    const folder =
      flags.out === undefined ? join(context.workingFolder, 'reports', 'next') : fromWorkingFolder(context, flags.out);
    const last = await lastRunBeside(
      folder,
      await newestRunBeside(folder, client.org, { ...policy.apps, only: flags.app }),
    );
    const { format: formats, app: only } = flags;
    await checkApps(only, client, context.signal);
    const { limits } = rates;
    const found = await estimateReview({ client, policy, only, formats, last, limits, signal: context.signal });
    context.out(flags.json ? `${jsonText(found)}\n` : estimateText(found, share));
    finish(EXIT.complete);
  } finally {
    await client.close();
  }
}

/** The estimate for a person. */
function estimateText(estimate: Estimate, share: number): string {
  const { basis, apps, assignments, range, buckets, seconds, bytes } = estimate;
  const least = basis === 'sample' ? 'roughly ' : 'about ';
  const lines = [
    `A review of ${counted(apps, 'app')} with ${least}${counted(assignments, 'assignment')}, ${
      basis === 'sample' ? 'by a sample of the apps' : 'by the counts of the last complete run of the same apps'
    }`,
    ...(range === undefined
      ? []
      : [`  likely               ${number(range.from)} to ${counted(range.to, 'assignment')}`]),
    ...buckets.map(
      ({ bucket, requests, limit, seconds: time }) =>
        `  ${bucket.padEnd(20)} ${least}${counted(requests, 'request')}${
          limit === undefined || time === undefined ? '' : `, ${number(limit)} a minute, ${least}${duration(time)}`
        }`,
    ),
    `  time                 ${seconds === undefined ? 'unknown: Okta told no limit' : least + duration(seconds)} at a share of ${share}`,
    `  files                ${least}${Math.max(1, Math.round(bytes / 1e6))} MB`,
  ];
  return `${lines.join('\n')}\n`;
}

function duration(seconds: number): string {
  return seconds < 60 ? 'a minute' : `${Math.ceil(seconds / 60)} min`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
