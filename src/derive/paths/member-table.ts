/** A group's members as numbers: who, and how the membership came. Eight bytes each, looked up by halving. */
export interface MemberTable {
  /** The code that the user was added with; undefined for who is not a member. */
  find(user: number): number | undefined;
  /** Every code that the user was added with, the lowest first. */
  all(user: number): number[];
  /** Every member in the order of their numbers. */
  each(): Iterable<{ readonly user: number; readonly code: number }>;
  readonly size: number;
}

/** Codes are below this, and user numbers then stay exact up to eight thousand million. */
export const CODES = 1 << 20;

export interface MemberTableBuilder {
  add(user: number, code: number): void;
  /** No member can be added afterwards. */
  seal(): MemberTable;
}

export function createMemberTable(expected: number): MemberTableBuilder {
  let entries = new Float64Array(Math.max(1, expected));
  let size = 0;
  return {
    add(user, code) {
      if (size === entries.length) {
        const larger = new Float64Array(entries.length * 2);
        larger.set(entries);
        entries = larger;
      }
      entries[size] = user * CODES + code;
      size += 1;
    },
    seal() {
      const sorted = entries.subarray(0, size).sort();
      return {
        find: (user) => found(sorted, user),
        all: (user) => allOf(sorted, user),
        each: () => eachOf(sorted),
        size,
      };
    },
  };
}

function found(sorted: Float64Array, user: number): number | undefined {
  const entry = sorted[placeOf(sorted, user)];
  if (entry === undefined || entry >= (user + 1) * CODES) return undefined;
  return entry - user * CODES;
}

function allOf(sorted: Float64Array, user: number): number[] {
  const codes: number[] = [];
  for (let at = placeOf(sorted, user); at < sorted.length; at += 1) {
    const entry = sorted[at] ?? 0;
    if (entry >= (user + 1) * CODES) break;
    codes.push(entry - user * CODES);
  }
  return codes;
}

/** The place of the user's first entry, or where it would be. */
function placeOf(sorted: Float64Array, user: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < user * CODES) low = middle + 1;
    else high = middle;
  }
  return low;
}

function* eachOf(sorted: Float64Array): Generator<{ readonly user: number; readonly code: number }> {
  for (const entry of sorted) {
    const user = Math.floor(entry / CODES);
    yield { user, code: entry - user * CODES };
  }
}
