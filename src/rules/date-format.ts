import { DateTime } from 'luxon';
import { dateOf } from '../assignment/instant.js';

/** Reads a date as `2026-11-30`; undefined where it is none. */
export type ReadDate = (text: string) => string | undefined;

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/;

/** ISO dates, with or without a time of day, or those in the policy's format (Luxon's tokens: `dd.MM.yyyy`). */
export function dateReader(format: string | undefined): ReadDate {
  return (text) => {
    const parsed =
      format === undefined
        ? DateTime.fromISO(ISO_DATE.exec(text)?.[1] ?? '', { zone: 'utc' })
        : DateTime.fromFormat(text, format, { zone: 'utc', locale: 'en' });
    return parsed.isValid ? dateOf(parsed.toMillis()) : undefined;
  };
}

/** Why dates cannot be read in a format; undefined where they can. */
export function dateFormatProblem(format: string): string | undefined {
  const day = DateTime.utc(2031, 12, 28).setLocale('en');
  const read = dateReader(format)(day.toFormat(format));
  return read === '2031-12-28'
    ? undefined
    : `"${format}" does not say year, month and day; for instance dd.MM.yyyy or M/d/yyyy`;
}
