const DAY_MS = 86_400_000;

/** A time as people read it, in the review's zone, with how long it was before the review. */
export function whenText(iso: string, asOf: string, timezone: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  const day = dayText(ms, timezone);
  const days = Math.floor((Date.parse(asOf) - ms) / DAY_MS);
  return Number.isNaN(days) || days < 0 ? day : `${day} (${agoText(days)})`;
}

/** `2026-08-31`: the form of the workbook, the report and every file. */
export function dayText(ms: number, timezone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    timeZone: timezone,
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, value] as const));
  return `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
}

function agoText(days: number): string {
  if (days === 0) return 'the day of the review';
  if (days === 1) return 'a day before the review';
  if (days < 90) return `${days} days before`;
  if (days < 730) return `${Math.round(days / 30.44)} months before`;
  return `${Math.floor(days / 365.25)} years before`;
}
