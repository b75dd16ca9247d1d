/** Calendar quarters in UTC, counted since the year 0, of a time in epoch milliseconds. */
export function quarterOf(ms: number): number {
  const date = new Date(ms);
  return date.getUTCFullYear() * 4 + Math.floor(date.getUTCMonth() / 3);
}

/** `2026-Q2`. */
export function quarterName(quarter: number): string {
  return `${Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;
}
