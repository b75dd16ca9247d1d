import { stripVTControlCharacters } from 'node:util';
import { decodingsOf, RUN, readingsOf } from './decodings.js';
import { tokensIn, withoutTokens } from './json-web-tokens.js';

/**
 * The secrets that this process holds, so that none of them leaves it in any text: what a server says is put into errors,
 * reports and records, and a server may say whatever it was sent. One list for the whole process, because whoever writes
 * a text cannot know whose secret is in it.
 */
const kept: Kept[] = [];
let index: SecretIndex | undefined;

interface Kept {
  readonly text: string;
  /** A part of it says nothing: lines of a private key have the public one in them. */
  readonly isWhole: boolean;
}

/** More are not held at once: access tokens follow each other, and the oldest have expired. */
const MOST_KEPT = 256;
/** A shorter text, or a plain word, stands in too many others to be taken out of them. */
const SHORTEST = 5;
const WORD = /^[a-z]{1,11}$/i;
/** So many letters and digits in a row of a secret are as good as the secret. */
const PART = 16;
const HALF = PART / 2;
/** From here on separators and capitals do not hide it; a shorter one is found as it is written. */
const LONG_ENOUGH = 12;

const SHOWN = '[secret]';
const SHOWN_JWT = '[token]';
/** One that has something in it: messages name its first line. */
const PRIVATE_KEY =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?=(?:\s|\\[nr])*[\w+/-]{16})(?:[\s\S]*?-----END [A-Z ]*PRIVATE KEY-----|[\s\S]*$)/g;
/** Encodings within encodings that are undone: of characters, and of bytes. */
const [MOST_READINGS, MOST_DECODINGS] = [2, 3];
/** Bytes that were text: only in such is anything encoded once more. */
const TEXTUAL = /[ -~]{8}/;

/** Notes a secret, from now on and for as long as the process lives. */
export function keepSecret(text: string, isWhole = false): void {
  if (text.length < SHORTEST || WORD.test(text) || kept.some((one) => one.text === text)) return;
  kept.push({ text, isWhole });
  if (kept.length > MOST_KEPT) kept.shift();
  index = undefined;
}

/** Notes a private key, PEM or JWK: each line of its body, or each of its private members. What is public stays so. */
export function keepPrivateKey(text: string): void {
  const members = /"(?:d|p|q|dp|dq|qi|k)"\s*:\s*"([^"]+)"/g;
  for (const [, member = ''] of text.matchAll(members)) keepSecret(member);
  for (const line of text.split(/\s+|\\n/)) if (/^[A-Za-z0-9+/=]{40,}$/.test(line)) keepSecret(line, true);
}

/**
 * The text without any secret: as it is, in other capitals, with separators in it, in part, or encoded for a URL, a
 * header or JSON. Everything that leaves the process passes here.
 */
export function redact(text: string): string {
  const shown = withoutSecrets(text);
  // the letters of a terminal's escape sequences may stand between those of a secret
  if (!text.includes('\u001b') && !text.includes('\u009b')) return shown;
  const bare = stripVTControlCharacters(text);
  const shownBare = withoutSecrets(bare);
  return shownBare === bare ? shown : shownBare;
}

function withoutSecrets(text: string): string {
  const plain = withoutTokens(text.replace(PRIVATE_KEY, SHOWN), SHOWN_JWT);
  if (kept.length === 0) return plain;
  index ??= indexOf(kept);
  return withoutRanges(plain, secretsIn(plain, index, MOST_READINGS, MOST_DECODINGS));
}

export function holdsSecret(text: string): boolean {
  return redact(text) !== text;
}

interface SecretIndex {
  /** Every part of the long ones. */
  readonly parts: ReadonlySet<string>;
  /** Every half of a part: in any part one of them stands at a place that is a multiple of its length. */
  readonly halves: ReadonlySet<string>;
  /** The letters and digits of those that are too short for parts, and of a key's lines. */
  readonly wholes: readonly string[];
  readonly literal: readonly string[];
  /** The long ones as they are written: what is neither letter nor digit may stand at their ends. */
  readonly written: readonly string[];
  /** The shortest text in base64 that one of them could be in. */
  readonly leastRun: number;
}

function indexOf(secrets: readonly Kept[]): SecretIndex {
  const parts = new Set<string>();
  const halves = new Set<string>();
  const wholes: string[] = [];
  const literal: string[] = [];
  const written: string[] = [];
  for (const { text, isWhole } of secrets) {
    const letters = lettersIn(text);
    if (letters.length >= LONG_ENOUGH) written.push(text.toLowerCase());
    // what is not ASCII may come byte by byte
    const bytes = Buffer.from(text).toString('latin1');
    if (letters.length < LONG_ENOUGH) literal.push(...new Set([text.toLowerCase(), bytes.toLowerCase()]));
    else if (isWhole || letters.length < PART) wholes.push(letters);
    else for (let at = 0; at + PART <= letters.length; at += 1) parts.add(letters.slice(at, at + PART));
  }
  for (const part of parts) for (let at = 0; at <= HALF; at += 1) halves.add(part.slice(at, at + HALF));
  const least = Math.min(PART, ...wholes.map(({ length }) => length), ...literal.map(({ length }) => length));
  return { parts, halves, wholes, literal, written, leastRun: Math.floor((least * 4) / 3) };
}

function lettersIn(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]+/g, '').toLowerCase();
}

/** Whether any may be there, in a tenth of the time that finding them takes: nearly all texts have none. */
function mayHold(text: string, { halves, wholes, literal }: SecretIndex): boolean {
  const letters = lettersIn(text);
  for (let at = 0; at + HALF <= letters.length; at += HALF) if (halves.has(letters.slice(at, at + HALF))) return true;
  if (wholes.some((whole) => letters.includes(whole))) return true;
  const lower = literal.length === 0 ? '' : text.toLowerCase();
  return literal.some((one) => lower.includes(one));
}

/** Letters and digits in lower case, and where each stands in the text. */
function lettersOf(text: string): { readonly letters: string; readonly places: readonly number[] } {
  const places: number[] = [];
  let letters = '';
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const isLetter = (code >= 0x30 && code <= 0x39) || ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a);
    if (!isLetter) continue;
    letters += text[at];
    places.push(at);
  }
  return { letters: letters.toLowerCase(), places };
}

type Range = readonly [start: number, end: number];

function withoutRanges(text: string, ranges: readonly Range[]): string {
  let shown = '';
  let from = 0;
  for (const [start, end] of ranges.toSorted(([a], [b]) => a - b)) {
    if (start >= from) shown += text.slice(from, start) + SHOWN;
    from = Math.max(from, end);
  }
  return shown + text.slice(from);
}

/** Where secrets stand in the text: plain, in what the text says where an encoding is undone, and in runs of bytes. */
function secretsIn(text: string, known: SecretIndex, readings: number, decodings: number): Range[] {
  const ranges: Range[] = rangesIn(text, known);
  if (decodings > 0) {
    for (const { 0: run, index: at } of text.matchAll(RUN)) {
      const isHidden = (bytes: string) =>
        hiddenKeys(bytes).length + secretsIn(bytes, known, TEXTUAL.test(bytes) ? 1 : 0, decodings - 1).length > 0;
      if (decodingsOf(run, known.leastRun).some(isHidden)) ranges.push([at, at + run.length]);
    }
  }
  if (readings === 0) return ranges;
  for (const { text: read, placeOf } of readingsOf(text)) {
    const inside = [...hiddenKeys(read), ...secretsIn(read, known, readings - 1, decodings)];
    ranges.push(...inside.map(([start, end]) => placeOf(start, end)));
  }
  return ranges;
}

/** Tokens and private keys that the text itself did not show. */
function hiddenKeys(text: string): Range[] {
  const keys = [...text.matchAll(PRIVATE_KEY)].map(({ 0: key, index: at }): Range => [at, at + key.length]);
  return [...keys, ...tokensIn(text)];
}

/** Where secrets stand in the text. Ranges that touch are one. */
function rangesIn(text: string, known: SecretIndex): Range[] {
  if (!mayHold(text, known)) return [];
  const { parts, wholes, literal, written } = known;
  const ranges: [number, number][] = [];
  const { letters, places } = lettersOf(text);
  const note = (at: number, length: number) => {
    const start = places[at] ?? 0;
    const end = (places[at + length - 1] ?? start) + 1;
    const last = ranges.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else ranges.push([start, end]);
  };
  for (let at = 0; at + PART <= letters.length; at += 1) if (parts.has(letters.slice(at, at + PART))) note(at, PART);
  for (const whole of wholes) for (const at of placesOf(whole, letters)) note(at, whole.length);
  const lower = text.toLowerCase();
  for (const one of [...literal, ...written]) for (const at of placesOf(one, lower)) ranges.push([at, at + one.length]);
  return ranges;
}

function placesOf(wanted: string, text: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) places.push(at);
  return places;
}
