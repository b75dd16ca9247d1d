import { messageOf, ReviewError } from '../errors.js';
import { OktaApiError, OktaNetworkError } from '../okta/errors.js';

export type CheckState = 'ok' | 'warning' | 'failed';

/** One thing that `doctor` looked at. */
export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  readonly state: CheckState;
  readonly title: string;
  /** What was found. */
  readonly detail: string;
  /** What to do about it; undefined where nothing needs doing. */
  readonly fix: string | undefined;
}

/** What a check is about, before it has a result. */
export interface CheckName {
  readonly id: string;
  readonly title: string;
}

export function ok(name: CheckName, detail: string): Check {
  return { ...name, state: 'ok', detail, fix: undefined };
}

export function warning(name: CheckName, detail: string, fix: string): Check {
  return { ...name, state: 'warning', detail, fix };
}

export function failed(name: CheckName, detail: string, fix: string): Check {
  return { ...name, state: 'failed', detail, fix };
}

/**
 * An error that a user can meet, as a failed check; an abort and a defect of the program are thrown on. `fix` is for a
 * refusal: it would send people the wrong way after a broken connection.
 */
export function failedBy(name: CheckName, error: unknown, fix: string): Check {
  if (!(error instanceof ReviewError)) throw error;
  return failed(name, messageOf(error), fixOf(error) ?? fix);
}

function fixOf(error: ReviewError): string | undefined {
  if (error instanceof OktaNetworkError) return 'The connection failed on the way: run `doctor` again';
  if (!(error instanceof OktaApiError) || error.status === 401 || error.status === 403) return undefined;
  return error.status >= 500 || error.status === 429
    ? 'Okta is in trouble or busy: see status.okta.com, and run `doctor` again later'
    : 'Look the code up in Okta’s list of errors, and check that the org URL is that of an Okta org';
}
