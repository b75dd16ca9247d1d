/**
 * What text from Okta may do to whoever opens a report, and what is done about it. Users choose their own names, so a
 * cell may hold a formula, control characters or half a surrogate pair.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */

/** Control and surrogate characters and the two that XML forbids; under `u`, a whole surrogate pair is not a surrogate. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;
const ALL_UNPRINTABLE = new RegExp(UNPRINTABLE, 'gu');

/**
 * The characters that start a formula, with their full-width and small forms, which some locales' spreadsheets fold;
 * blanks, invisible characters and quotes before them are skipped by one program or another.
 */
const SKIPPED = '[\\p{Z}\\p{Cf}\\p{Co}\\p{Cn}"\'`]*';
const TRIGGER = `${SKIPPED}[=+\\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b]`;
const FORMULA_START = new RegExp(`^(?:[\\t\\r\\n]|${TRIGGER})`, 'u');

/**
 * The same after a semicolon, tab or line break: a spreadsheet whose locale separates by semicolons begins a new cell
 * there, because it does not honour quotes that do not open the line.
 */
const FORMULA_STARTS = new RegExp(`(^|[;\\t\\r\\n])(?=${TRIGGER})`, 'gu');
const SEPARATOR = /[;\t\r\n]/;

/** Text without what cannot be printed; tabs and line breaks stay, so that text of several lines keeps them. */
export function printable(text: string): string {
  if (!UNPRINTABLE.test(text)) return text;
  return text.replace(ALL_UNPRINTABLE, (character) => ('\t\n\r'.includes(character) ? character : ''));
}

/** Whether a spreadsheet might take a cell of this text for a formula. */
export function looksLikeFormula(text: string): boolean {
  return !startsHarmless(text) && FORMULA_START.test(text);
}

/** Printable text that no spreadsheet takes for a formula: an apostrophe stands before whatever might be one. */
export function neutralised(text: string): string {
  const clean = printable(text);
  if (SEPARATOR.test(clean)) {
    const guarded = clean.replace(FORMULA_STARTS, "$1'");
    return /^[\t\r\n]/.test(guarded) ? `'${guarded}` : guarded;
  }
  return looksLikeFormula(clean) ? `'${clean}` : clean;
}

/** Almost every cell starts with an ASCII letter or digit: no need for a regular expression then. */
function startsHarmless(text: string): boolean {
  if (text === '') return true;
  const code = text.charCodeAt(0);
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
