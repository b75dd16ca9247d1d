import { readMembers, readUserGroups } from '../../run/path-records.js';
import type { MembersRead, PathsFacts } from '../../run/paths-facts.js';
import { createIdNumbers, type IdNumbers } from '../../sets/id-numbers.js';
import { createMemberTable, type MemberTable } from './member-table.js';
import { createMembershipCodes, type MembershipCodes } from './membership-codes.js';

/** One group's members, as far as they were read. */
export interface LoadedMembers {
  readonly table: MemberTable;
  /** Why there may be more members than these; empty where all are known. */
  readonly why: string;
}

/** Who is in which group: each group's members are loaded when its first app comes, and kept for the next ones. */
export interface MembersOfRun {
  readonly users: IdNumbers;
  readonly codes: MembershipCodes;
  of(groupId: string): Promise<LoadedMembers>;
  /** Why it is not known in which groups the user is; empty where it is. */
  unread(userId: string): string;
  /** The members of a group whose numbers these are, by their ids. */
  idsOf(groupId: string, numbers: ReadonlySet<number>): Promise<readonly string[]>;
}

export async function loadMembers(folder: string, facts: PathsFacts, signal: AbortSignal): Promise<MembersOfRun> {
  const users = createIdNumbers();
  const codes = createMembershipCodes();
  if (facts.way === 'users') return await fromUsers(folder, users, codes, signal);
  const reads = new Map(facts.groups.map((read) => [read.groupId, read]));
  const loaded = new Map<string, Promise<LoadedMembers>>();

  async function load(groupId: string, read: MembersRead | undefined): Promise<LoadedMembers> {
    const builder = createMemberTable(read?.members ?? 0);
    // a group that nobody came to has no file
    if (read !== undefined && read.pageSize > 0) {
      for await (const member of readMembers(folder, groupId, signal)) {
        builder.add(users.numberOf(member.id), codes.codeOf(member));
      }
    }
    return { table: builder.seal(), why: read === undefined ? 'its members were not read' : read.why };
  }

  return {
    users,
    codes,
    of: (groupId) => {
      const known = loaded.get(groupId) ?? load(groupId, reads.get(groupId));
      loaded.set(groupId, known);
      return known;
    },
    unread: () => '',
    async idsOf(groupId, numbers) {
      const ids: string[] = [];
      for await (const { id } of readMembers(folder, groupId, signal)) {
        if (numbers.has(users.find(id) ?? -1)) ids.push(id);
      }
      return ids;
    },
  };
}

/** Where users were asked, there are few: their groups are turned round. */
async function fromUsers(
  folder: string,
  users: IdNumbers,
  codes: MembershipCodes,
  signal: AbortSignal,
): Promise<MembersOfRun> {
  const ids = new Map<number, string>();
  const unread = new Map<string, string>();
  const builders = new Map<string, ReturnType<typeof createMemberTable>>();
  for await (const record of readUserGroups(folder, signal)) {
    const user = users.numberOf(record.userId);
    ids.set(user, record.userId);
    if (record.unread !== '') unread.set(record.userId, record.unread);
    for (const groupId of record.groups) {
      const builder = builders.get(groupId) ?? createMemberTable(16);
      builders.set(groupId, builder);
      // a user's groups say nothing of the rules behind a membership
      builder.add(user, codes.codeOf({ id: record.userId }));
    }
  }
  const tables = new Map([...builders].map(([groupId, builder]) => [groupId, builder.seal()]));
  const empty = createMemberTable(1).seal();
  return {
    users,
    codes,
    of: async (groupId) => ({ table: tables.get(groupId) ?? empty, why: '' }),
    unread: (userId) =>
      users.find(userId) === undefined ? 'the groups of the user were not read' : (unread.get(userId) ?? ''),
    idsOf: async (_groupId, numbers) => [...numbers].flatMap((number) => ids.get(number) ?? []),
  };
}
