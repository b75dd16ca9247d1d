import type { AssignmentPaths, GroupPath } from '../../assignment/paths.js';
import type { App, AppUser } from '../../assignment/records.js';
import type { UnlistedMember } from '../../report/model.js';
import type { PathsFacts } from '../../run/paths-facts.js';
import { readApps } from '../../run/read-records.js';
import type { AppRead } from '../../run/run-facts.js';
import { explainedPaths } from './explained-paths.js';
import { loadGroups } from './load-groups.js';
import { loadMembers } from './load-members.js';
import { pathBy } from './path-by.js';

/** The paths of one app's rows. */
export interface AppPaths {
  of(row: AppUser): AssignmentPaths;
  /** Members of the app's groups whom the app did not list; to be asked after its last row. */
  unlisted(): Promise<readonly UnlistedMember[]>;
}

/** Every way to each access, from the snapshot. */
export interface PathIndex {
  /** Undefined for an app whose paths nobody asked for. */
  forApp(app: App, read: AppRead): Promise<AppPaths | undefined>;
}

/** The paths of a run; undefined where its policy asked for none. */
export async function loadPathsOf(
  folder: string,
  facts: PathsFacts | undefined,
  signal: AbortSignal,
): Promise<PathIndex | undefined> {
  return facts === undefined ? undefined : await loadPaths(folder, facts, signal);
}

/** Loads what `facts` say was read. Memory grows by eight bytes a membership, and forty a user. */
async function loadPaths(folder: string, facts: PathsFacts, signal: AbortSignal): Promise<PathIndex> {
  const groups = await loadGroups(folder, facts, signal);
  const members = await loadMembers(folder, facts, signal);
  const labels = new Map<string, string>();
  for await (const { id, label } of readApps(folder, signal)) labels.set(id, label);
  const asked = new Map(facts.apps.map((read) => [read.appId, read]));

  /** The other apps that a group gives, each with the members of the groups beside it that give that app. */
  async function otherApps(appId: string, groupId: string) {
    const others = groups.appsOf(groupId).filter((other) => other !== appId);
    return await Promise.all(
      others.map(async (other) => {
        const beside = (groups.ofApp(other) ?? []).filter(({ id }) => id !== groupId);
        const tables = await Promise.all(beside.map(async ({ id }) => (await members.of(id)).table));
        return { label: labels.get(other) ?? other, tables };
      }),
    );
  }

  return {
    async forApp(app, read) {
      const listed = asked.get(app.id);
      if (listed === undefined) return undefined;
      const given = groups.ofApp(app.id) ?? [];
      const loaded = await Promise.all(
        given.map(async (group) => ({
          group,
          into: groups.rulesInto(group.id),
          ...(await members.of(group.id)),
          others: await otherApps(app.id, group.id),
        })),
      );
      const seen = new Uint8Array(members.users.size); // a byte a user: whom the app listed
      const gaps = [
        ...(listed.state === 'complete' ? [] : [`the groups of the app were not read: ${listed.why}`]),
        ...loaded.flatMap(({ group, why }) =>
          why === '' ? [] : [`the members of group ${group.name} were not read: ${why}`],
        ),
      ];

      function groupPaths(user: number | undefined, credited: string): GroupPath[] {
        if (user === undefined) return [];
        return loaded.flatMap(({ group, table, into, others }) => {
          const code = table.find(user);
          if (code === undefined) return [];
          const alsoGives = others.filter(({ tables }) => !tables.some(({ find }) => find(user) !== undefined));
          return [
            pathBy(
              group,
              members.codes.of(code),
              into,
              credited,
              alsoGives.map(({ label }) => label),
            ),
          ];
        });
      }

      return {
        of(row) {
          const user = members.users.find(row.id);
          if (user !== undefined) seen[user] = 1;
          const unread = members.unread(row.id);
          const unknown = [...gaps, ...(unread === '' ? [] : [unread])].join('; ');
          return explainedPaths(row, (credited) => groupPaths(user, credited), unknown, groups.group);
        },
        async unlisted() {
          if (!provesPopulation(app, read)) return [];
          const found: UnlistedMember[] = [];
          for (const { group, table, into } of loaded) {
            const byNumber = new Map<number, GroupPath>();
            for (const { user, code } of table.each()) {
              const membership = members.codes.of(code);
              if (seen[user] === 1 || membership.hasLeft) continue;
              byNumber.set(user, pathBy(group, membership, into, ''));
            }
            if (byNumber.size === 0) continue;
            for (const userId of await members.idsOf(group.id, new Set(byNumber.keys()))) {
              const path = byNumber.get(members.users.find(userId) ?? -1);
              if (path !== undefined) found.push({ userId, path });
            }
          }
          return found;
        },
      };
    },
  };
}

/** Where a listing is not the whole population, a member whom it lacks says nothing. */
function provesPopulation({ features }: App, { state, hasImplicit }: AppRead): boolean {
  return state === 'complete' && !hasImplicit && features?.includes('IN_MEMORY_APP_USER') !== true;
}
