import type { Row } from '../../report/columns.js';
import { REMEDIATION_COLUMNS } from './remediation-rows.js';

const DAYS = REMEDIATION_COLUMNS.indexOf('days_to_removal');

/** How many days each removal in the rows of a remediation table took, the shortest first. */
export function removalDays(rows: readonly Row[]): number[] {
  const texts = rows.map((row) => String(row[DAYS] ?? '')).filter((text) => text !== '');
  return texts.map(Number).sort((a, b) => a - b);
}

/** The middle one, of two middle ones the smaller; null of none. */
export function medianOf(values: readonly number[]): number | null {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? null;
}
