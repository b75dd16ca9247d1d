import { DateTime } from 'luxon';
import { ConfigError } from '../errors.js';

/** `--as-of` as ISO 8601 in UTC with milliseconds. A time without a zone is UTC; a future one is refused. */
export function parseAsOf(text: string, nowMs: number): string {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (!time.isValid) {
    throw new ConfigError([
      `--as-of ${text} is no ISO 8601 time (${time.invalidExplanation ?? 'not readable'}): write 2026-03-31 or 2026-03-31T18:00:00Z`,
    ]);
  }
  if (time.toMillis() > nowMs) {
    throw new ConfigError([`--as-of ${text} lies in the future: Okta can only say how things are now`]);
  }
  return new Date(time.toMillis()).toISOString();
}
