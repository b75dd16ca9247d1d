import { stripVTControlCharacters } from 'node:util';

/**
 * Text from outside on its way to a terminal or a log: labels, names, reasons and other systems' messages may hold escape
 * sequences, carriage returns, directions that turn a line round, or a build server's commands, and may do no more there
 * than be read.
 */

/** Printable ASCII without a colon or a number sign at a place that matters: nearly all that is printed. */
const HARMLESS = /^(?:[\n\x20-\x22\x24-\x39\x3b-\x7e]|:(?!:)|#(?!#))*$/;

/** Controls but for the line break and the tab, what has no width or turns the direction, halves of surrogate pairs. */
const UNSEEN = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u115f\u1160\u3164\uffa0\ufffe\uffff]|\u034f/gu;

/** Breaks that some programs take for the end of a line, beside the one that is printed. */
const OTHER_BREAKS = /\r\n|[\u2028\u2029]/g;

/**
 * Commands of build servers: `::` at the beginning of a line (GitHub, which skips blanks before it), and `##[`, `##vso[`
 * and `##teamcity[` anywhere in one (Azure, GitHub's older form, TeamCity).
 */
const LINE_COMMAND = /^(\s*):(?=:)/gmu;
const INNER_COMMAND = /#(?=#(?:\[|vso\[|teamcity\[))/gi;

/** The text as it may be printed: several lines stay several lines, and nothing in it acts. */
export function plainText(text: string): string {
  if (HARMLESS.test(text)) return text;
  return stripVTControlCharacters(text.replaceAll(OTHER_BREAKS, '\n'))
    .replaceAll(UNSEEN, '')
    .replaceAll(LINE_COMMAND, '$1: ')
    .replaceAll(INNER_COMMAND, '# ');
}

/** The same on one line: what stands in it begins no line of its own, and so cannot pass for one of the program's. */
export function oneLine(text: string): string {
  return plainText(text)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', ' ');
}

/** In JSON the same characters, and the number signs of commands, are escaped: no value loses anything. */
const ESCAPED = /[\u007f-\u009f\p{Cf}\u115f\u1160\u3164\uffa0\u2028\u2029\ufffe\uffff]|\u034f|#(?=#)/gu;

/** JSON for standard output: nothing in it acts on a terminal or a build server, and every value reads back as it was. */
export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(value, undefined, indent).replaceAll(ESCAPED, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, at) => {
    const code = character.charCodeAt(at).toString(16).padStart(4, '0');
    return `\\u${code}`;
  }).join('');
}
