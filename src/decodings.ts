/** What a text says around its codes of one kind, where they are undone. */
export interface Reading {
  readonly text: string;
  /** Where in the original its characters from `start` to `end` come from. */
  placeOf(start: number, end: number): readonly [start: number, end: number];
}

interface Undo {
  readonly coded: RegExp;
  /** What a match stands for; nothing where it only continues a line. */
  readonly value: (match: RegExpMatchArray) => string;
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const CONTROLS: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** Percent signs, escapes of JSON and of programs, entities, quoted-printable, folded lines, and letters of full width. */
const UNDOS: readonly Undo[] = [
  { coded: /%([0-9a-f]{2})/gi, value: ([, hex]) => character(hex, 16) },
  {
    coded: /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-3][0-7]{2})|([nrt])|(["'\\/]))/gi,
    value: ([, braced, four, two, octal, control, itself]) =>
      octal === undefined
        ? (itself ?? CONTROLS[control?.toLowerCase() ?? ''] ?? character(braced ?? four ?? two, 16))
        : character(octal, 8),
  },
  {
    coded: /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi,
    value: ([, hex, decimal, name]) =>
      name === undefined ? character(hex ?? decimal, hex === undefined ? 10 : 16) : (NAMED[name.toLowerCase()] ?? ''),
  },
  { coded: /=([0-9a-f]{2})/gi, value: ([, hex]) => character(hex, 16) },
  { coded: /=?[^\S\n]*(?:\n|⏎)\s*/g, value: () => '' },
  { coded: /[\uff01-\uff5e]/g, value: ([wide = '']) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0) },
];

/** The readings of a text by each kind of code that it has. Bytes beyond ASCII come as Latin-1, whatever their encoding is. */
export function readingsOf(text: string): Reading[] {
  return UNDOS.flatMap((undo) => readingOf(text, undo) ?? []);
}

/** A secret that is coded in part has a code within so many characters. */
const AROUND = 512;

/** A piece of a reading: what a code stands for, or what stands in the original as it is. */
interface Piece {
  readonly at: number;
  readonly from: number;
  readonly to: number;
  readonly isCode: boolean;
}

function readingOf(text: string, { coded, value }: Undo): Reading | undefined {
  const pieces: Piece[] = [];
  let read = '';
  let from = 0;
  const add = (shown: string, start: number, end: number, isCode: boolean): void => {
    if (shown === '') return;
    pieces.push({ at: read.length, from: start, to: end, isCode });
    read += shown;
  };
  for (const match of text.matchAll(coded)) {
    const end = match.index + match[0].length;
    if (match.index - from > 2 * AROUND) {
      // nothing of this kind is coded in between
      if (from > 0) add(text.slice(from, from + AROUND), from, from + AROUND, false);
      from = match.index - AROUND;
    }
    add(text.slice(from, match.index), from, match.index, false);
    add(value(match), match.index, end, true);
    from = end;
  }
  if (from === 0) return undefined;
  add(text.slice(from, from + AROUND), from, Math.min(text.length, from + AROUND), false);
  const place = (at: number): readonly [number, number] => {
    const piece = pieces.findLast((one) => one.at <= at);
    if (piece === undefined) return [0, text.length];
    return piece.isCode ? [piece.from, piece.to] : [piece.from + at - piece.at, piece.from + at - piece.at + 1];
  };
  return { text: read, placeOf: (start, end) => [place(start)[0], place(end - 1)[1]] };
}

function character(digits: string | undefined, base: number): string {
  const code = Number.parseInt(digits ?? '', base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

/** Runs of characters that may be bytes in disguise: base64, hexadecimal digits, or bytes one by one. */
export const RUN = /[\w+/=-]{8,}|\b[0-9a-f]{1,3}(?:[:, -]{1,2}[0-9a-f]{1,3}\b){4,}/gi;

/** What a run may stand for, each byte a character of Latin-1. */
export function decodingsOf(run: string, leastRun: number): string[] {
  if (run.length < leastRun) return [];
  if (/[^\w+/=-]|^\d\d(?:-\d\d)+$/.test(run)) return listed(run);
  const decodings: string[] = [];
  if (/^[0-9a-f]+$/i.test(run)) decodings.push(Buffer.from(run, 'hex').toString('latin1'));
  if (/^[0-9a-f]{2}(?:-[0-9a-f]{2})+$/i.test(run)) decodings.push(...listed(run));
  // the run may begin within a group of four
  for (const at of [0, 1, 2, 3]) decodings.push(Buffer.from(run.slice(at), 'base64').toString('latin1'));
  // as Windows encodes texts, two bytes a letter
  return decodings.flatMap((text) =>
    text.includes('\0') ? [text, Buffer.from(text, 'latin1').toString('utf16le')] : [text],
  );
}

/** Bytes one by one, by hexadecimal or by decimal numbers. */
function listed(run: string): string[] {
  const numbers = run.match(/[0-9a-f]+/gi) ?? [];
  return [16, 10].map((base) => String.fromCharCode(...numbers.map((digits) => Number.parseInt(digits, base) & 0xff)));
}
