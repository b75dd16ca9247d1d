import type { SidesByConflict } from '../../assignment/held-sides.js';
import type { App } from '../../assignment/records.js';
import type { Policy } from '../../policy/policy.js';
import type { ConflictCount } from '../../report/model.js';
import { activeConflicts, namedByConflicts } from '../../rules/conflict-side.js';
import { readApps } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';
import { type FindUser, loadJoinedUsers } from '../../run/user-lookups.js';
import { type ConflictIndex, indexConflicts } from './conflict-index.js';
import { type ConflictApp, sidesOf } from './side-scan.js';

/** Finds what a user has of the sides of conflicts. */
export type FindSides = (userId: string) => SidesByConflict;

/** The apps that conflicts name, and what users have of them. */
export interface ConflictsOfRun {
  readonly names: (app: App) => boolean;
  readonly load: () => Promise<FindSides>;
}

export interface ConflictsOptions {
  /** The folder that holds the snapshot. */
  readonly folder: string;
  readonly policy: Pick<Policy, 'rules' | 'conflicts'>;
  /** How the apps were read; asked for when the first app that a conflict names is there. */
  readonly conflictReads: () => readonly AppRead[];
  readonly signal: AbortSignal;
}

/** The conflicts of a run, with what became of them once the rows have passed. */
export interface CountedConflicts extends ConflictsOfRun {
  readonly counts: () => readonly ConflictCount[];
  readonly warnings: () => readonly string[];
}

/** The conflicts that a policy asks to look for in a run's snapshot; undefined where it has none. */
export function conflictsOfRun({
  folder,
  policy,
  conflictReads,
  signal,
}: ConflictsOptions): CountedConflicts | undefined {
  const conflicts = activeConflicts(policy);
  if (conflicts.length === 0) return undefined;
  const names = namedByConflicts(conflicts);
  const sides = sidesOf(conflicts);
  let index: ConflictIndex | undefined;

  async function load(): Promise<ConflictIndex> {
    let users: Promise<FindUser> | undefined;
    const loadUsers = () => {
      users ??= loadJoinedUsers(folder, signal);
      return users;
    };
    const apps = await namedApps(folder, names, conflictReads(), signal);
    return await indexConflicts(conflicts, { folder, apps, sides, loadUsers, signal });
  }

  return {
    names,
    async load() {
      const loaded = await load();
      index = loaded;
      return (userId) => loaded.of(userId);
    },
    counts: () =>
      index?.counts ??
      conflicts.map(({ id, title, severity }) => ({
        ...{ id, title: title ?? id, severity },
        ...{ first: 0, second: 0, both: 0, unclear: 0 },
      })),
    warnings: () => index?.warnings ?? [],
  };
}

async function namedApps(
  folder: string,
  names: (app: App) => boolean,
  reads: readonly AppRead[],
  signal: AbortSignal,
): Promise<readonly ConflictApp[]> {
  const readOf = new Map(reads.map((read) => [read.appId, read]));
  const apps: ConflictApp[] = [];
  for await (const app of readApps(folder, signal)) {
    const read = readOf.get(app.id);
    if (read !== undefined && names(app)) apps.push({ app, read });
  }
  return apps;
}
