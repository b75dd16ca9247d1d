import type { Assignment } from '../../assignment/assignment.js';
import type { NamedApp } from '../../assignment/held-sides.js';
import type { App } from '../../assignment/records.js';
import { type CompiledSide, compileSide } from '../../rules/conflict-side.js';
import type { Conflict } from '../../rules/rule-policy.js';
import { readAppUsers } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';
import { embeddedOnly, type FindUser } from '../../run/user-lookups.js';

/** An app that a conflict names, and how it was read. */
export interface ConflictApp {
  readonly app: App;
  readonly read: AppRead;
}

/** One side of one conflict, ready to be asked of assignments. */
export interface ScannedSide extends CompiledSide {
  readonly conflict: Conflict;
  readonly name: 'first' | 'second';
  /** Its place among all sides. */
  readonly index: number;
}

/** The sides of all conflicts, first and second by turns. */
export function sidesOf(conflicts: readonly Conflict[]): readonly ScannedSide[] {
  return conflicts.flatMap((conflict, place) => [
    { ...compileSide(conflict.first), conflict, name: 'first' as const, index: 2 * place },
    { ...compileSide(conflict.second), conflict, name: 'second' as const, index: 2 * place + 1 },
  ]);
}

export interface ScanOptions {
  readonly folder: string;
  readonly apps: readonly ConflictApp[];
  readonly sides: readonly ScannedSide[];
  /** Loads the users that rows came without; called where there are any. */
  readonly loadUsers: () => Promise<FindUser>;
  readonly signal: AbortSignal;
}

/** Goes once through every assignment to the apps that conflicts name. `take` gets those that are on a side, or may be. */
export async function scanSides(
  { folder, apps, sides, loadUsers, signal }: ScanOptions,
  take: (assignment: Assignment, side: ScannedSide, isCertain: boolean) => void,
): Promise<void> {
  for (const { app, read } of apps) {
    if (read.pages === 0) continue;
    const naming = sides.filter(({ namesApp }) => namesApp(app));
    const findUser = read.notEmbedded > 0 ? await loadUsers() : embeddedOnly;
    for await (const batch of readAppUsers(folder, app.id, signal)) {
      for (const appUser of batch) {
        const assignment = { app, appUser, user: findUser(appUser) };
        for (const side of naming) {
          const isOn = side.test(assignment);
          if (isOn !== false) take(assignment, side, isOn === true);
        }
      }
    }
  }
}

/** Why a side may have more users than were found: an app of it that was not read to its end. */
export function gapsOf(side: CompiledSide, apps: readonly ConflictApp[]): string {
  return apps
    .filter(({ app, read }) => read.state === 'incomplete' && side.namesApp(app))
    .map(({ app }) => `${app.label} was not read to its end`)
    .join(', ');
}

/** A sentence for each app that a conflict names and that is out of scope: a conflict with it is not seen. */
export function outOfScope(sides: readonly ScannedSide[], apps: readonly ConflictApp[]): string[] {
  return sides.flatMap((side) =>
    apps
      .filter(({ app, read }) => read.state === 'excluded' && side.namesApp(app))
      .map(({ app, read }) => excludedText(side, app, read.why)),
  );
}

function excludedText({ conflict, name }: ScannedSide, app: NamedApp, why: string): string {
  return `the ${name} side of the conflict ${conflict.id} names ${app.label}, which is out of scope (${why}): access to it is not looked at`;
}
