import { instantOf } from '../../assignment/instant.js';
import { escapedXlsxText } from '../../files/xlsx-text.js';
import { looksLikeFormula } from '../neutral-text.js';
import type { ToSerialDate } from '../zoned-time.js';
import type { Cell, Style } from './cell.js';
import { linkCell, shownText } from './cell-text.js';
import * as styles from './sheet-styles.js';

/** A text cell; empty text is not a cell, so that the text beside it may flow over it. */
export function textCell(text: string, style: Style): Cell | undefined {
  if (text === '') return undefined;
  const shown = shownText(text);
  const value = escapedXlsxText(shown);
  const styled = looksLikeFormula(value) ? styles.AS_TEXT : style;
  return value === shown ? { value, style: styled } : { value, style: styled, isInline: true };
}

/** A real date on the wall clock of the workbook's zone; what is not a timestamp stays text. */
export function timeCell(text: string, toSerialDate: ToSerialDate): Cell | undefined {
  const ms = instantOf(text);
  const serial = ms === undefined ? undefined : toSerialDate(ms);
  return serial === undefined ? textCell(text, styles.PLAIN) : { value: serial, style: styles.TIME };
}

/** A link with this label where there is a page to open, else the label as text. */
export function linked(label: string, url: string | undefined): Cell | undefined {
  const link = linkCell(url, label);
  return link === undefined ? textCell(label, styles.PLAIN) : { value: link, style: styles.LINK };
}
