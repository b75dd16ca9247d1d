/** Height of one line of text, in points. */
export const LINE_HEIGHT = 15;

/** A column's width counts digits; running text is narrower. */
const CHARACTERS_PER_WIDTH = 1.2;

/** Lines that a text takes in a column of this width, roughly: no program measures it for us. */
export function linesOf(text: string, width: number): number {
  const perLine = width * CHARACTERS_PER_WIDTH;
  if (!text.includes('\n')) return Math.max(1, Math.ceil(text.length / perLine));
  return text.split('\n').reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / perLine)), 0);
}

/** Excel's limit is 409 points. */
const MAX_LINES = 27;

/** The height of a row with so many lines; undefined for one line, which is every row's height anyway. */
export function heightOf(lines: number): number | undefined {
  return lines <= 1 ? undefined : Math.min(lines, MAX_LINES) * LINE_HEIGHT;
}
