import { redact } from '../../secrets.js';
import type { OktaApiErrorFacts } from '../errors.js';

type Told = Pick<OktaApiErrorFacts, 'errorCode' | 'errorSummary' | 'errorCauses'>;

/** A longer text is not a summary, and would fill a terminal. */
const LONGEST = 500;
/** Looking for secrets in megabytes would take as long as the server likes: what is cut here comes far after what is shown. */
const MOST_LOOKED_AT = 32 * 1024;

/**
 * What an error's body tells: Okta's `errorCode`, `errorSummary` and `errorCauses`, or OAuth's `error` and
 * `error_description`. Gateways answer other JSON, or none, which tells nothing.
 */
export function readErrorBody(body: unknown): Told {
  if (!isObject(body)) return {};
  return {
    errorCode: textOf(body.errorCode) ?? textOf(body.error),
    errorSummary: textOf(body.errorSummary) ?? textOf(body.error_description) ?? textOf(body.message),
    errorCauses: causesOf(body.errorCauses),
  };
}

/** Usually an array, absent in some answers, and one object in an example of Okta's own specification. */
function causesOf(value: unknown): string[] {
  const causes: unknown[] = Array.isArray(value) ? value : [value];
  return causes.flatMap((cause) => (isObject(cause) ? (textOf(cause.errorSummary) ?? []) : []));
}

/** Summaries quote what users typed: line breaks and control characters would garble a log or drive a terminal. */
function textOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  // before it is cut: half a token is a secret too
  return redact(value.slice(0, MOST_LOOKED_AT))
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, LONGEST);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
