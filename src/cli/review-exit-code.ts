import { RefusedError } from '../errors.js';
import { OktaApiError } from '../okta/errors.js';
import type { ReviewResult } from '../review/run.js';
import { SEVERITIES, type Severity } from '../rules/rule.js';
import { EXIT, type ExitCode, exitCodeOf, worstOf } from './exit.js';

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
