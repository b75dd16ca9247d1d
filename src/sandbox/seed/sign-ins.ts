/** When somebody signs in to Okta. */
export interface SignIns {
  /** The last time before the org began, epoch milliseconds. */
  readonly firstMs: number;
  /** From then on at this interval; undefined for who signs in no more. */
  readonly everyMs: number | undefined;
}

/** The last sign-in up to a time: whoever asks at a later time is told of the same sign-ins before. */
export function lastSignIn({ firstMs, everyMs }: SignIns, untilMs: number): number {
  if (everyMs === undefined || untilMs < firstMs) return firstMs;
  return firstMs + Math.floor((untilMs - firstMs) / everyMs) * everyMs;
}
