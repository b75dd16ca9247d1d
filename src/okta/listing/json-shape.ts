import { isAt } from '../../files/bytes-at.js';
import { BACKSLASH, CLOSE_BRACE, COLON, COMMA, NOWHERE, OPEN_BRACE, QUOTE, textEnd, valueEnd } from './json-bytes.js';

/** A member that is looked at, and where it stands in the object that was read last. */
export interface Member {
  readonly name: Buffer;
  /** With what its value may begin. */
  readonly begins: readonly number[];
  readonly isRequired: boolean;
  /** How its value is read where that is an object; as any other without a shape. */
  readonly shape: Shape | undefined;
  /** Where its name's quote stands; NOWHERE where the object has no such member, and then nothing is known of the others. */
  at: number;
  /** Where its value begins, and the place after it. */
  start: number;
  end: number;
}

/** An object of which some members are looked at: each may stand in it once, and be spelled in one way. */
export interface Shape {
  readonly members: readonly Member[];
  readonly byKey: ReadonlyMap<number, Member>;
  /** Whether no others may stand in it. */
  readonly isClosed: boolean;
}

const BEGINS = { text: QUOTE, object: OPEN_BRACE, null: 0x6e };

export function member(
  name: string,
  kinds: readonly (keyof typeof BEGINS)[],
  { isRequired = false, shape }: { readonly isRequired?: boolean; readonly shape?: Shape } = {},
): Member {
  const begins = kinds.map((kind) => BEGINS[kind]);
  return { name: Buffer.from(name), begins, isRequired, shape, at: NOWHERE, start: NOWHERE, end: NOWHERE };
}

export function shapeOf(members: readonly Member[], isClosed = false): Shape {
  return { members, byKey: new Map(members.map((one) => [keyOf(one.name, 0, one.name.length), one])), isClosed };
}

/**
 * Reads the object that opens at `open`, notes where its members stand, and says where it ends: NOWHERE where it is not
 * JSON without white space, or not of this shape.
 */
export function readObject(bytes: Buffer, open: number, shape: Shape): number {
  forget(shape);
  return objectEnd(bytes, open, shape);
}

function forget({ members }: Shape): void {
  for (const one of members) {
    one.at = NOWHERE;
    if (one.shape !== undefined) forget(one.shape);
  }
}

function objectEnd(bytes: Buffer, open: number, shape: Shape): number {
  if (bytes[open] !== OPEN_BRACE) return NOWHERE;
  let at = open + 1;
  if (bytes[at] !== CLOSE_BRACE) {
    for (; ; at += 1) {
      at = memberEnd(bytes, at, shape);
      if (at === NOWHERE || bytes[at] === CLOSE_BRACE) break;
      if (bytes[at] !== COMMA) return NOWHERE;
    }
  }
  const isWhole = at !== NOWHERE && shape.members.every((one) => !one.isRequired || one.at !== NOWHERE);
  return isWhole ? at + 1 : NOWHERE;
}

function memberEnd(bytes: Buffer, at: number, shape: Shape): number {
  const name = bytes[at] === QUOTE ? textEnd(bytes, at) : NOWHERE;
  if (name === NOWHERE || bytes[name] !== COLON) return NOWHERE;
  const start = name + 1;
  const key = keyOf(bytes, at + 1, name - 1);
  const known = shape.byKey.get(key);
  if (known === undefined || known.name.length !== name - at - 2 || !isAt(bytes, known.name, at + 1)) {
    return key === NOWHERE || shape.isClosed ? NOWHERE : valueEnd(bytes, start);
  }
  if (known.at !== NOWHERE || !known.begins.includes(bytes[start] ?? 0)) return NOWHERE;
  known.at = at;
  known.start = start;
  const isObject = known.shape !== undefined && bytes[start] === OPEN_BRACE;
  known.end = isObject ? objectEnd(bytes, start, known.shape) : valueEnd(bytes, start);
  return known.end;
}

/** A number for a name; NOWHERE where it is spelled in a way that could make it another's. */
function keyOf(bytes: Buffer, from: number, to: number): number {
  let key = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === BACKSLASH) return NOWHERE;
    key = (key * 31 + byte) & 0x3fffffff;
  }
  return key;
}
