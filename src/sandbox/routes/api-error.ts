/** What Okta says for the codes that these endpoints answer with: status and summary, `{0}` to be filled in. */
const CODES = {
  E0000001: [400, 'Api validation failed: {0}'],
  E0000003: [400, 'The request body was not well-formed.'],
  E0000005: [403, 'Invalid session'],
  E0000006: [403, 'You do not have permission to perform the requested action'],
  E0000007: [404, 'Not found: {0}'],
  E0000009: [500, 'Internal Server Error'],
  E0000010: [503, 'Service is in read only mode'],
  E0000011: [401, 'Invalid token provided'],
  E0000022: [405, 'The endpoint does not support the provided HTTP method'],
  E0000031: [400, 'Invalid search criteria.'],
  E0000029: [400, 'Invalid cursor.'],
  E0000041: [400, 'Credentials should not be set on this resource based on the scheme.'],
  E0000046: [403, 'Deactivate application for user forbidden.'],
  E0000047: [429, 'API call exceeded rate limit due to too many requests.'],
  E0000053: [400, 'Invalid filter: {0}'],
  E0000062: [409, 'The specified user is already assigned to the application.'],
  E0000075: [403, 'Cannot modify the {0} attribute because it has a field mapping and profile push is enabled.'],
  E0000117: [403, 'Cannot assign apps or update app profiles for an inactive user.'],
} as const;

export type ErrorCode = keyof typeof CODES;

/** An answer of the Management API that is an error: its status, and the body without the `errorId`. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: ErrorCode;
  readonly summary: string;
  readonly causes: readonly string[];

  constructor(code: ErrorCode, detail = '', causes: readonly string[] = []) {
    const [status, summary] = CODES[code];
    super(`${code} ${summary}`);
    this.status = status;
    this.code = code;
    this.summary = summary.replace('{0}', detail);
    this.causes = causes;
  }
}

export function notFound(id: string, type: 'AppInstance' | 'AppUser' | 'User' | 'UserGroup'): ApiError {
  return new ApiError('E0000007', `Resource not found: ${id} (${type})`);
}

export function invalid(what: string, why: string): ApiError {
  return new ApiError('E0000001', what, [`${what}: ${why}`]);
}

/** The body as Okta sends it; `errorLink` is "currently the same value as the errorCode". */
export function errorBody(error: ApiError, errorId: string): Record<string, unknown> {
  return {
    errorCode: error.code,
    errorSummary: error.summary,
    errorLink: error.code,
    errorId,
    errorCauses: error.causes.map((errorSummary) => ({ errorSummary })),
  };
}
