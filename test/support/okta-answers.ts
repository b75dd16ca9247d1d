/** Okta's documented error body. */
export function errorBody(errorCode: string, errorSummary = 'said by Okta', causes: readonly string[] = []): object {
  return {
    errorCode,
    errorSummary,
    errorLink: errorCode,
    errorId: 'oaeSomething',
    errorCauses: causes.map((cause) => ({ errorSummary: cause })),
  };
}

/** Headers as Okta sends them, lower-case; `reset` in epoch seconds. */
export function okHeaders(remaining = 90, reset = Date.UTC(2026, 0, 1, 12, 1) / 1000): Record<string, string> {
  return {
    date: 'Thu, 01 Jan 2026 12:00:00 GMT',
    'content-type': 'application/json',
    'x-okta-request-id': 'aRequestId',
    'x-rate-limit-limit': '100',
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(reset),
  };
}

/** The same with a `link` line for the page itself and one for the next. */
export function linkHeaders(self: string, next?: string): Record<string, string | string[]> {
  const links = [`<${self}>; rel="self"`, ...(next === undefined ? [] : [`<${next}>; rel="next"`])];
  return { ...okHeaders(), link: links };
}
