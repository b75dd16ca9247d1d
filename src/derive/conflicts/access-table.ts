import type { HeldAccess } from '../../assignment/held-sides.js';
import { CODES, createMemberTable, type MemberTable } from '../paths/member-table.js';

/** What users have on the sides of conflicts: eight bytes an access, since accesses are alike but for whose they are. */
export interface AccessTable {
  add(user: number, side: number, access: HeldAccess): void;
  /** Nothing can be added afterwards. */
  seal(): void;
  /** The accesses of a user on a side, in the order in which they came. */
  of(user: number, side: number): readonly HeldAccess[];
}

export function createAccessTable(sides: number): AccessTable {
  const builders = Array.from({ length: sides }, () => createMemberTable(16));
  const codes = new Map<string, number>();
  const accesses: HeldAccess[] = [];
  let tables: readonly MemberTable[] = [];

  function codeOf(access: HeldAccess): number {
    const key = JSON.stringify(access);
    const known = codes.get(key);
    if (known !== undefined) return known;
    if (accesses.length === CODES) throw new Error('accesses differ in more ways than can be kept');
    codes.set(key, accesses.length);
    accesses.push(access);
    return accesses.length - 1;
  }

  return {
    add: (user, side, access) => builders[side]?.add(user, codeOf(access)),
    seal() {
      tables = builders.map((builder) => builder.seal());
    },
    of: (user, side) => tables[side]?.all(user).flatMap((code) => accesses[code] ?? []) ?? [],
  };
}
