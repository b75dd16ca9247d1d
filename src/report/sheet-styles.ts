import type { Severity } from '../rules/rule.js';
import type { Style } from './workbook-stream.js';

/** The workbook's looks, one shared object each: the writer knows styles by identity. */

const TOP = { vertical: 'top' } as const;

function fill(argb: string): NonNullable<Style['fill']> {
  return { type: 'pattern', pattern: 'solid', fgColor: { argb } };
}

const NAVY = 'FF1F3A5F';
const GREY = 'FF6B7280';
const LINE = { style: 'thin', color: { argb: 'FFD1D5DB' } } as const;

export const HEADER: Style = {
  font: { bold: true, color: { argb: 'FFFFFFFF' } },
  fill: fill(NAVY),
  alignment: { vertical: 'middle', wrapText: true },
};
export const TITLE: Style = {
  font: { bold: true, size: 18, color: { argb: NAVY } },
  alignment: { vertical: 'middle' },
};
export const SECTION: Style = {
  font: { bold: true, size: 13, color: { argb: NAVY } },
  border: { bottom: { style: 'medium', color: { argb: NAVY } } },
  alignment: { vertical: 'middle' },
};
export const LABEL: Style = { font: { bold: true }, alignment: TOP };
export const PLAIN: Style = { alignment: TOP };
export const WRAPPED: Style = { alignment: { vertical: 'top', wrapText: true } };
export const NOTE: Style = { font: { color: { argb: GREY } }, alignment: { vertical: 'top', wrapText: true } };
export const MUTED: Style = { font: { color: { argb: GREY } }, alignment: TOP };
export const COUNT: Style = { numFmt: '#,##0', alignment: TOP };
export const TIME: Style = { numFmt: 'yyyy-mm-dd hh:mm', alignment: { vertical: 'top', horizontal: 'left' } };
export const LINK: Style = { font: { underline: true, color: { argb: 'FF0B5CAD' } }, alignment: TOP };
/** Text that looks like a formula stays text even when somebody edits the cell. */
export const AS_TEXT: Style = { numFmt: '@', alignment: TOP };

export const GOOD: Style = banner('FF166534', 'FFDCFCE7');
export const BAD: Style = banner('FF991B1B', 'FFFEE2E2');

function banner(font: string, background: string): Style {
  return {
    font: { bold: true, size: 13, color: { argb: font } },
    fill: fill(background),
    alignment: { vertical: 'middle', wrapText: true },
  };
}

function badge(font: string, background: string): Style {
  return {
    font: { bold: true, color: { argb: font } },
    fill: fill(background),
    alignment: TOP,
    border: { bottom: LINE },
  };
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
};
