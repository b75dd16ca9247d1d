const DAY_MS = 86_400_000;

/** Whether as-of is of another day than the reading, which it says nothing about: more than a day lies between them. */
export function isAsOfFar(asOf: string, startedAt: string): boolean {
  return Math.abs(Date.parse(startedAt) - Date.parse(asOf)) > DAY_MS;
}

/** "Who had access as of February" must not be taken for February's access where it was read in November. */
export function asOfWarnings(asOf: string, startedAt: string): string[] {
  if (!isAsOfFar(asOf, startedAt) || asOf > startedAt) return [];
  return [`Okta cannot be read in the past: this is the access of ${startedAt}, with ages measured to ${asOf}`];
}
