import { InvalidArgumentError, Option } from 'commander';
import { DateTime } from 'luxon';
import { ConfigError } from '../errors.js';
import type { ReportFormat } from '../report/model.js';

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

const KNOWN: readonly ReportFormat[] = ['csv', 'xlsx'];

/** `--format csv,xlsx`. */
export function formatOption(): Option {
  return new Option('--format <list>', 'reports to write').default(KNOWN, 'csv,xlsx').argParser(parseFormats);
}

function parseFormats(value: string): readonly ReportFormat[] {
  const wanted = value.split(',').map((item) => item.trim());
  if (wanted.some((item) => !KNOWN.some((format) => format === item))) {
    throw new InvalidArgumentError(`Known formats are ${KNOWN.join(', ')}.`);
  }
  return KNOWN.filter((format) => wanted.includes(format));
}

/** Collects the values of an option that may be given more than once. */
export function repeatable(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
