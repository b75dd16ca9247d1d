import { RefusedError } from '../errors.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';
import { OktaApiError } from '../okta/errors.js';
import type { ChangeCounts } from '../report/change-tally.js';
import type { ReviewResult } from '../review/result.js';
import { SEVERITIES, type Severity } from '../rules/rule.js';
import { PRODUCT } from '../version.js';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from './exit.js';
import { notJudgedText } from './not-judged.js';

/** The summary that `--json` prints: stable names, for scripts. */
export function reviewJson(result: ReviewResult, exitCode: ExitCode): Readonly<Record<string, unknown>> {
  const { run, summary } = result;
  return {
    verdict: run.verdict,
    exitCode,
    org: run.org,
    asOf: run.asOf,
    startedAt: run.startedAt,
    finishedAt: run.finishedAt,
    folder: result.folder,
    ...(summary === undefined ? {} : { summary }),
    requests: run.requests,
    warnings: run.warnings,
    gaps: run.gaps,
  };
}

/** The summary for a person: what was reviewed, what was found, what is missing, and where it all is. `program` is how it is typed. */
export function reviewText(result: ReviewResult, program = PRODUCT): string {
  const { run, summary } = result;
  const lines = [`Access review of ${run.org} as of ${run.asOf}: ${run.verdict.toUpperCase()}`];
  if (summary !== undefined) {
    const { assignments, users, appsInScope, appsSeen, open, waived, unknown, recommendations } = summary;
    const severities = [...SEVERITIES].reverse().map((severity) => `${number(open[severity])} ${severity}`);
    lines.push(
      `  population       ${counted(assignments, 'assignment')} of ${counted(users, 'user')} to ${counted(appsInScope, 'app')} (${number(appsSeen)} seen)`,
      `  open findings    ${severities.join(', ')}; ${number(waived)} waived, ${number(unknown)} could not be judged`,
      `  recommendations  ${number(recommendations.revoke)} revoke, ${number(recommendations.check)} check, ${number(recommendations.keep)} keep`,
    );
    const notJudged = notJudgedText(summary);
    if (notJudged !== undefined) lines.push(`  not judged       ${notJudged}`);
  }
  if (summary?.changes !== undefined) lines.push(changesLine(summary.changes, run.previous?.asOf));
  const { sent, retries, rateLimited, concurrencyLimited } = run.requests;
  lines.push(
    `  requests         ${number(sent)}, ${number(retries)} retried, ${number(rateLimited + concurrencyLimited)} rate-limited`,
  );
  lines.push(...run.warnings.map((warning) => `  warning: ${warning}`));
  lines.push(...run.gaps.map((gap) => `  gap: ${gap}`));
  lines.push(`  reports          ${result.folder}`);
  if (run.verdict === 'incomplete' && !result.nothingRead) {
    lines.push(`  resume           ${program} review --out ${result.folder} --resume`);
  }
  return `${lines.map(oneLine).join('\n')}\n`;
}

function changesLine({ added, removed, changed, same, revoked }: ChangeCounts, asOf = ''): string {
  const back = revoked.back === 0 ? '' : `; ${number(revoked.back)} revoked and there again`;
  return `  since ${asOf.slice(0, 10)} ${number(added)} new, ${number(removed)} gone, ${number(changed)} changed, ${number(same)} the same${back}`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

export type FailOn = Severity | 'never';

/** How a review ends: refused when Okta let nothing be read, incomplete, or by the findings that `--fail-on` names. */
export function reviewExitCode(result: ReviewResult, failOn: FailOn): ExitCode {
  const stopped = result.stopped === undefined ? EXIT.complete : stoppedCode(result);
  const verdict = result.run.verdict === 'complete' ? EXIT.complete : EXIT.incomplete;
  return worstOf(stopped, verdict, hasFindings(result, failOn) ? EXIT.findings : EXIT.complete);
}

/** A token refused from the start is a refusal; one that died midway leaves an incomplete run. */
function stoppedCode(result: ReviewResult): ExitCode {
  const refusal = result.stopped instanceof OktaApiError || result.stopped instanceof RefusedError;
  if (refusal) return result.nothingRead ? exitCodeOf(result.stopped) : EXIT.incomplete;
  return exitCodeOf(result.stopped);
}

function hasFindings(result: ReviewResult, failOn: FailOn): boolean {
  const { summary } = result;
  if (failOn === 'never' || summary === undefined) return false;
  return SEVERITIES.slice(SEVERITIES.indexOf(failOn)).some((severity) => summary.open[severity] > 0);
}
