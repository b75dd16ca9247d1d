import { InvalidArgumentError, Option } from 'commander';
import { DateTime } from 'luxon';
import { ConfigError } from '../errors.js';
import { REPORT_FORMATS, type ReportFormat } from '../run/report-format.js';

/** `--as-of` as ISO 8601 in UTC with milliseconds. A time without a zone is UTC; a future one is refused. */
export function parseAsOf(text: string, nowMs: number): string {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (!time.isValid) {
    throw new ConfigError([
      `--as-of ${text} is not an ISO 8601 time (${time.invalidExplanation ?? 'not readable'}): write 2026-03-31 or 2026-03-31T18:00:00Z`,
    ]);
  }
  if (time.toMillis() > nowMs) {
    throw new ConfigError([`--as-of ${text} lies in the future: Okta can only say how things are now`]);
  }
  return new Date(time.toMillis()).toISOString();
}

/** A time of the command line, epoch milliseconds. A time without a zone is UTC. */
export function parseTime(flag: string, text: string): number {
  const time = DateTime.fromISO(text, { zone: 'utc' });
  if (time.isValid) return time.toMillis();
  throw new ConfigError([
    `${flag} ${text} is not an ISO 8601 time (${time.invalidExplanation ?? 'not readable'}): write 2026-03-31 or 2026-03-31T18:00:00Z`,
  ]);
}

const DEFAULT_FORMATS: readonly ReportFormat[] = ['csv', 'xlsx', 'html'];

/** `--format csv,xlsx,html,parquet`. */
export function formatOption(): Option {
  return new Option('--format <list>', `reports to write, of ${REPORT_FORMATS.join(', ')}`)
    .default(DEFAULT_FORMATS, DEFAULT_FORMATS.join())
    .argParser(parseFormats);
}

function parseFormats(value: string): readonly ReportFormat[] {
  const wanted = value.split(',').map((item) => item.trim());
  if (wanted.some((item) => !REPORT_FORMATS.some((format) => format === item))) {
    throw new InvalidArgumentError(`Known formats are ${REPORT_FORMATS.join(', ')}.`);
  }
  return REPORT_FORMATS.filter((format) => wanted.includes(format));
}

/** Collects the values of an option that may be given more than once. */
export function repeatable(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
