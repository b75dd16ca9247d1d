import { LINE_HEIGHT } from '../report/xlsx/row-height.js';

/** A column's width counts digits; words are narrower, and break where they end. */
const CHARACTERS_PER_WIDTH = 1.1;

/** Excel's limit is 409 points. */
const MAX_LINES = 27;

/** The height in points at which all of a row's texts can be read, each wrapped in a column of its width. */
export function fittedHeight(texts: readonly { readonly text: string; readonly width: number }[]): number {
  const lines = Math.max(1, ...texts.map(({ text, width }) => wrappedLines(text, width)));
  return Math.min(lines, MAX_LINES) * LINE_HEIGHT;
}

/** Lines that a text takes where words are not broken, unless one is longer than a line. */
export function wrappedLines(text: string, width: number): number {
  const perLine = Math.max(1, Math.floor(width * CHARACTERS_PER_WIDTH));
  return text.split('\n').reduce((lines, paragraph) => lines + linesOfParagraph(paragraph, perLine), 0);
}

function linesOfParagraph(paragraph: string, perLine: number): number {
  let lines = 1;
  let used = 0;
  for (const word of paragraph.split(' ')) {
    const needed = used === 0 ? word.length : used + 1 + word.length;
    if (needed <= perLine) {
      used = needed;
      continue;
    }
    const extra = Math.max(1, Math.ceil(word.length / perLine)) - (used === 0 ? 1 : 0);
    lines += extra;
    used = word.length % perLine || Math.min(word.length, perLine);
  }
  return lines;
}
