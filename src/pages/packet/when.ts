const DAY_MS = 86_400_000;

/** A time as people read it, in the review's zone, with how long it was before the review. */
export function whenText(iso: string, asOf: string, timezone: string): string {
  const ms = Date.parse(iso);
  if (Number.isNaN(ms)) return iso;
  const day = dayText(ms, timezone);
  const days = Math.floor((Date.parse(asOf) - ms) / DAY_MS);
  return Number.isNaN(days) || days < 0 ? day : `${day} (${agoText(days)})`;
}

/** `31 Aug 2026` */
export function dayText(ms: number, timezone: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
  }).format(ms);
}

function agoText(days: number): string {
  if (days === 0) return 'the day of the review';
  if (days === 1) return 'a day before the review';
  if (days < 90) return `${days} days before`;
  if (days < 730) return `${Math.round(days / 30.44)} months before`;
  return `${Math.floor(days / 365.25)} years before`;
}
