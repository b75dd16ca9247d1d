import { ReviewError } from '../errors.js';
import { redact } from '../secrets.js';

/** Which request an error is about. `path` has the query, `page` counts from 1 in a listing. */
export interface RequestName {
  readonly method: string;
  readonly path: string;
  readonly page?: number | undefined;
}

/** Anything that went wrong between this program and Okta. */
export abstract class OktaError extends ReviewError {}

export interface OktaApiErrorFacts extends RequestName {
  readonly status: number;
  /** Okta's `E0000007` and so on; OAuth's `error`; undefined where the body had neither, as gateways answer. */
  readonly errorCode?: string | undefined;
  readonly errorSummary?: string | undefined;
  readonly errorCauses?: readonly string[];
  readonly requestId?: string | undefined;
  /** What the reader should know beside Okta's own words. */
  readonly advice?: string | undefined;
}

/** Okta answered, and it was not a success. "Only the `errorCode` property is supported for runtime error flow control." */
export class OktaApiError extends OktaError {
  override readonly name = 'OktaApiError';
  readonly method: string;
  readonly path: string;
  readonly page: number | undefined;
  readonly status: number;
  readonly errorCode: string | undefined;
  readonly errorSummary: string | undefined;
  readonly errorCauses: readonly string[];
  readonly requestId: string | undefined;

  constructor(facts: OktaApiErrorFacts, options?: ErrorOptions) {
    super(apiMessage(facts), options);
    this.method = facts.method;
    this.path = facts.path;
    this.page = facts.page;
    this.status = facts.status;
    this.errorCode = redacted(facts.errorCode);
    this.errorSummary = redacted(facts.errorSummary);
    this.errorCauses = (facts.errorCauses ?? []).map(redact);
    this.requestId = redacted(facts.requestId);
  }
}

/** No usable answer came: no connection, a cut or late answer, or a body that is not JSON. */
export class OktaNetworkError extends OktaError {
  override readonly name = 'OktaNetworkError';
  readonly method: string;
  readonly path: string;
  /** Whether Okta may have carried the request out all the same, which matters to writes. */
  readonly mayHaveArrived: boolean;

  constructor(request: RequestName, reason: string, mayHaveArrived: boolean, options?: ErrorOptions) {
    const unsure =
      mayHaveArrived && request.method !== 'GET'
        ? '; Okta may have carried it out: read it again before repeating'
        : '';
    super(`${nameOf(request)}: ${reason}${unsure}`, options);
    this.method = request.method;
    this.path = request.path;
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** A listing cannot continue without risking a loss, a repetition or a token sent elsewhere. */
export class PagingError extends OktaError {
  override readonly name = 'PagingError';
}

/** An answer was JSON but not what the API documents, for instance an application user without an id. */
export class OktaShapeError extends OktaError {
  override readonly name = 'OktaShapeError';
}

/** `GET /api/v1/apps?limit=200 (page 3)`: how messages name a request. */
export function nameOf(request: RequestName): string {
  const { method, path } = request;
  const page = request.page === undefined ? '' : ` (page ${request.page})`;
  return `${method} ${path.length <= LONGEST_SHOWN ? path : `${path.slice(0, LONGEST_SHOWN)}…`}${page}`;
}

/** A filter of the System Log may be a screenful. */
const LONGEST_SHOWN = 300;

/** The thing is not there (404 E0000007); a gateway's 404 has no such code and proves nothing. */
export function isNotFound(error: unknown): error is OktaApiError {
  return hasCode(error, 404, 'E0000007');
}

/** The user already has the app (E0000062), whatever the status that it comes with. */
export function isAlreadyAssigned(error: unknown): error is OktaApiError {
  return error instanceof OktaApiError && error.errorCode === 'E0000062';
}

/** An unassign was refused because a group grants the assignment (403 E0000046). */
export function isGrantedByGroup(error: unknown): error is OktaApiError {
  return hasCode(error, 403, 'E0000046');
}

/** Okta refuses this to this credential (403), other than because a group grants it. */
export function isForbidden(error: unknown): error is OktaApiError {
  return error instanceof OktaApiError && error.status === 403 && error.errorCode !== 'E0000046';
}

/** The credential itself is refused (401); 401 E0000015 is not: that says the org lacks the feature. */
export function isInvalidToken(error: unknown): error is OktaApiError {
  return error instanceof OktaApiError && error.status === 401 && error.errorCode !== 'E0000015';
}

/** The cursor of a listing died (400 E0000029): the listing must begin again. */
export function isInvalidCursor(error: unknown): error is OktaApiError {
  return hasCode(error, 400, 'E0000029');
}

/** Whether a write that failed may have been carried out all the same: then a reading afterwards decides. */
export function mayHaveArrived(error: unknown): boolean {
  if (error instanceof OktaNetworkError) return error.mayHaveArrived;
  return error instanceof OktaApiError && error.status >= 500;
}

/** Okta did not let a request through for as long as the client had patience. */
export function isRateLimited(error: unknown): error is OktaApiError {
  return error instanceof OktaApiError && error.status === 429;
}

/** An org may repeat what it was sent in any part of its answer. */
function redacted(text: string | undefined): string | undefined {
  return text === undefined ? undefined : redact(text);
}

function hasCode(error: unknown, status: number, code: string): boolean {
  return error instanceof OktaApiError && error.status === status && error.errorCode === code;
}

function apiMessage(facts: OktaApiErrorFacts): string {
  const code = facts.errorCode === undefined ? '' : ` ${facts.errorCode}`;
  const causes = facts.errorCauses?.length ? ` (${facts.errorCauses.join('; ')})` : '';
  const summary = facts.errorSummary === undefined ? '' : `: ${facts.errorSummary}`;
  const id = facts.requestId === undefined ? '' : ` [request id ${facts.requestId}]`;
  const advice = facts.advice === undefined ? '' : `. ${facts.advice}`;
  return `${nameOf(facts)} answered ${facts.status}${code}${summary}${causes}${id}${advice}`;
}
