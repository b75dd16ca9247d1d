import type { Severity } from '../../rules/rule.js';
import type { Style } from './cell.js';

/** The workbook's looks, one shared object each: the writer knows styles by identity. */

const TOP = { vertical: 'top' } as const;

function fill(argb: string): NonNullable<Style['fill']> {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } };
}

// a font that names no family falls back to a serif one outside Excel
function font(argb: string | undefined, rest: Partial<NonNullable<Style['font']>> = {}): NonNullable<Style['font']> {
  return { name: 'Calibri', family: 2, size: 11, ...(argb === undefined ? {} : { color: { argb } }), ...rest };
}

const NAVY = 'FF1F3A5F';
const GREY = 'FF6B7280';
const LINE = { style: 'thin', color: { argb: 'FFD1D5DB' } } as const;

export const HEADER: Style = {
  font: font('FFFFFFFF', { bold: true }),
  fill: fill(NAVY),
  alignment: { vertical: 'middle', wrapText: true },
};
/** Stands over counts, which are aligned to the right. */
export const COUNT_HEADER: Style = {
  ...HEADER,
  alignment: { vertical: 'middle', horizontal: 'right', wrapText: true },
};
/** Stands over remarks, which keep a distance from the counts on their left. */
export const REMARK_HEADER: Style = { ...HEADER, alignment: { vertical: 'middle', horizontal: 'left', indent: 1 } };
export const TITLE: Style = { font: font(NAVY, { bold: true, size: 18 }), alignment: { vertical: 'middle' } };
export const SECTION: Style = {
  font: font(NAVY, { bold: true, size: 13 }),
  border: { bottom: { style: 'medium', color: { argb: NAVY } } },
  alignment: { vertical: 'middle' },
};
export const LABEL: Style = { font: font(undefined, { bold: true }), alignment: TOP };
export const PLAIN: Style = { alignment: TOP };
export const WRAPPED: Style = { alignment: { vertical: 'top', wrapText: true } };
/** Says more about the count on its left. */
export const REMARK: Style = { font: font(GREY), alignment: { vertical: 'top', horizontal: 'left', indent: 1 } };
export const NOTE: Style = { font: font(GREY), alignment: { vertical: 'top', wrapText: true } };
export const MUTED: Style = { font: font(GREY), alignment: TOP };
export const COUNT: Style = { numFmt: '#,##0', alignment: TOP };
export const TIME: Style = { numFmt: 'yyyy-mm-dd hh:mm', alignment: { vertical: 'top', horizontal: 'left' } };
export const LINK: Style = { font: font('FF0B5CAD', { underline: true }), alignment: TOP };
/** Text that looks like a formula stays text even when somebody edits the cell. */
export const AS_TEXT: Style = { numFmt: '@', alignment: TOP };

export const GOOD: Style = banner('FF166534', 'FFDCFCE7');
export const BAD: Style = banner('FF991B1B', 'FFFEE2E2');

function banner(color: string, background: string): Style {
  return {
    font: font(color, { bold: true, size: 13 }),
    fill: fill(background),
    alignment: { vertical: 'middle', wrapText: true },
  };
}

function badge(color: string, background: string): Style {
  return { font: font(color, { bold: true }), fill: fill(background), alignment: TOP, border: { bottom: LINE } };
}

export const SEVERITY_STYLES: Readonly<Record<Severity, Style>> = {
  critical: badge('FFFFFFFF', 'FF991B1B'),
  high: badge('FF9A3412', 'FFFED7AA'),
  medium: badge('FF854D0E', 'FFFEF3C7'),
  low: badge('FF1E40AF', 'FFDBEAFE'),
};

/** Counts of findings, coloured as their severity where there are any. */
export const SEVERITY_COUNTS: Readonly<Record<Severity, Style>> = {
  critical: { ...SEVERITY_STYLES.critical, numFmt: '#,##0' },
  high: { ...SEVERITY_STYLES.high, numFmt: '#,##0' },
  medium: { ...SEVERITY_STYLES.medium, numFmt: '#,##0' },
  low: { ...SEVERITY_STYLES.low, numFmt: '#,##0' },
};

/** Words that are painted wherever they stand in a column of marks. */
export const MARKS: Readonly<Record<string, Style>> = {
  ...SEVERITY_STYLES,
  revoke: SEVERITY_STYLES.critical,
  check: SEVERITY_STYLES.medium,
  open: LABEL,
  waived: MUTED,
  unknown: SEVERITY_STYLES.medium,
  incomplete: SEVERITY_STYLES.critical,
  'deleted during the run': SEVERITY_STYLES.medium,
  'not provable from the listing': SEVERITY_STYLES.medium,
};
