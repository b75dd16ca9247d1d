import { grantingGroup } from '../../assignment/assignment-facts.js';
import type { HeldAccess, HeldSide, SidesByConflict } from '../../assignment/held-sides.js';
import type { App, AppUser } from '../../assignment/records.js';
import { accountOf, holderIdOf } from '../../assignment/source-records.js';
import type { ConflictCount } from '../../report/model.js';
import type { Conflict } from '../../rules/rule-policy.js';
import { type BitSet, countBits, createBitSet } from '../../sets/bit-set.js';
import { createIdNumbers } from '../../sets/id-numbers.js';
import { createAccessTable } from './access-table.js';
import { gapsOf, outOfScope, type ScanOptions, scanSides } from './side-scan.js';

/** What every user has of both sides of each conflict. */
export interface ConflictIndex {
  /** Conflicts of which the user has nothing on either side, or all on one, are not in it. */
  of(userId: string): SidesByConflict;
  /** Users by what they have. */
  readonly counts: readonly ConflictCount[];
  readonly warnings: readonly string[];
}

const NONE: SidesByConflict = new Map();

/**
 * Goes through the apps that conflicts name, from the snapshot: first for who is on which side, a bit for each user and side;
 * and once more, where anybody is on both, for what exactly those few have. Memory grows with them, and by forty bytes
 * a user of those apps.
 */
export async function indexConflicts(conflicts: readonly Conflict[], options: ScanOptions): Promise<ConflictIndex> {
  const { sides, apps } = options;
  const users = createIdNumbers();
  const certain = sides.map(createBitSet);
  const possible = sides.map(createBitSet);
  await scanSides(options, ({ appUser }, { index }, isCertain) => {
    const user = users.numberOf(holderIdOf(appUser));
    possible[index]?.add(user);
    if (isCertain) certain[index]?.add(user);
  });

  const isInvolved = (user: number, place: number) =>
    possible[2 * place]?.has(user) === true && possible[2 * place + 1]?.has(user) === true;
  const table = createAccessTable(sides.length);
  const counts = conflicts.map((conflict, place) => countOf(conflict, place, certain, possible));
  if (counts.some(({ both, unclear }) => both + unclear > 0)) {
    await scanSides(options, ({ app, appUser }, { index }, isCertain) => {
      const user = users.find(holderIdOf(appUser));
      if (user === undefined || !isInvolved(user, index >> 1)) return;
      table.add(user, index, accessOf(app, appUser, isCertain));
    });
  }
  table.seal();

  const gaps = sides.map((side) => gapsOf(side, apps));
  const sideOf = (user: number | undefined, index: number): HeldSide => ({
    accesses: user === undefined ? [] : table.of(user, index),
    unknown: gaps[index] ?? '',
  });

  return {
    of(userId) {
      const user = users.find(userId);
      const found = conflicts.flatMap(({ id }, place) => {
        const isOpen = (gaps[2 * place] ?? '') !== '' || (gaps[2 * place + 1] ?? '') !== '';
        if (!isOpen && (user === undefined || !isInvolved(user, place))) return [];
        return [[id, { first: sideOf(user, 2 * place), second: sideOf(user, 2 * place + 1) }] as const];
      });
      return found.length === 0 ? NONE : new Map(found);
    },
    counts,
    warnings: outOfScope(sides, apps),
  };
}

function countOf(
  { id, title, severity }: Conflict,
  place: number,
  certain: readonly BitSet[],
  possible: readonly BitSet[],
): ConflictCount {
  const pick = (sets: readonly BitSet[]) => sets.slice(2 * place, 2 * place + 2);
  const [first, second] = pick(certain).map((set) => countBits([set], (word = 0) => word));
  const both = countBits(pick(certain), (a = 0, b = 0) => a & b);
  const maybe = countBits(pick(possible), (a = 0, b = 0) => a & b);
  return { id, title: title ?? id, severity, first: first ?? 0, second: second ?? 0, both, unclear: maybe - both };
}

function accessOf({ id, label }: App, appUser: AppUser, isCertain: boolean): HeldAccess {
  return { app: { id, label }, how: howOf(appUser), isCertain };
}

/** How an access was granted, as far as Okta credits it. */
function howOf(appUser: AppUser): string {
  if (accountOf(appUser) !== undefined) return 'an account there';
  if (appUser.scope === 'USER') return 'assigned directly';
  const group = grantingGroup(appUser);
  return group === '' ? 'Okta does not say how it was granted' : `by group ${group}`;
}
