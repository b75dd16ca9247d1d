import type { AppUser, Group, GroupRule, RuleName } from '../../src/assignment/records.js';
import type { JournalRecord } from '../../src/changes/journal/journal-record.js';
import type { OktaClient } from '../../src/okta/api.js';
import { anApp, anAppUser } from './builders.js';
import { notFound, pagesOf, stubClient } from './stub-client.js';

export const USER = '00u1';

/** A group of the org, with who is in it: of each the rules behind the membership, none where it is by hand. */
export interface GroupState {
  readonly type: string;
  apps: readonly string[];
  readonly members: Map<string, readonly RuleName[]>;
}

/** An org of one user, as a test has it; what the program does to it happens at once, unless `settles` says otherwise. */
export interface GroupOrg {
  readonly groups: Map<string, GroupState>;
  /** The user's assignments, by app. */
  readonly appUsers: Map<string, AppUser>;
  rules: readonly GroupRule[];
}

export interface GroupClientOptions {
  /** Calls that are answered otherwise; they may look at the org. */
  readonly calls?: (org: GroupOrg) => Partial<OktaClient>;
  /** Whether assignments follow memberships at once; true by default. */
  readonly follows?: boolean;
}

/** A client of such an org, and what was asked of it and journalled, in order. */
export function groupClient(org: GroupOrg, { calls = () => ({}), follows = true }: GroupClientOptions = {}) {
  const happened: string[] = [];
  const records: JournalRecord[] = [];
  const groupOf = (id: string): GroupState => {
    const group = org.groups.get(id);
    if (group === undefined) throw notFound();
    return group;
  };
  const client = stubClient({
    getApp: async (id) => anApp({ id }),
    getAppUser: async (appId) => {
      happened.push(`read ${appId}`);
      const row = org.appUsers.get(appId);
      if (row === undefined) throw notFound();
      return row;
    },
    unassignAppUser: async (appId) => {
      happened.push(`DELETE ${appId}`);
      if (!org.appUsers.delete(appId)) throw notFound();
      return 'removed';
    },
    assignAppUser: async (appId) => {
      happened.push(`assign ${appId}`);
      const row = anAppUser({ id: USER, scope: 'USER', _links: {} });
      org.appUsers.set(appId, row);
      return row;
    },
    getGroup: async (id): Promise<Group> => ({ id, type: groupOf(id).type }),
    listGroupApps: (id) => pagesOf(groupOf(id).apps.map((appId) => anApp({ id: appId, label: `App ${appId}` }))),
    listGroupRules: () => pagesOf(org.rules),
    listMembershipRules: async (groupId, userId) => {
      const rules = groupOf(groupId).members.get(userId);
      if (rules === undefined) throw notFound();
      return rules;
    },
    removeGroupMember: async (groupId, userId) => {
      happened.push(`leave ${groupId}`);
      groupOf(groupId).members.delete(userId);
      if (follows) follow(org);
      return 'removed';
    },
    addGroupMember: async (groupId, userId) => {
      happened.push(`join ${groupId}`);
      groupOf(groupId).members.set(userId, []);
      if (follows) follow(org);
    },
    ...calls(org),
  });
  const journal = {
    write: async (record: JournalRecord) => {
      happened.push('groupId' in record ? `${record.kind} ${record.groupId}` : record.kind);
      records.push(record);
    },
    close: async () => {},
  };
  return { client, journal, happened, records };
}

/** Brings the assignments that groups give in line with the memberships, as Okta does some time later. */
export function follow(org: GroupOrg): void {
  const given = [...org.groups].filter(([, { members }]) => members.has(USER));
  for (const [appId, row] of org.appUsers) {
    if (row.scope !== 'GROUP') continue;
    const by = given.find(([, { apps }]) => apps.includes(appId));
    if (by === undefined) org.appUsers.delete(appId);
    else org.appUsers.set(appId, byGroup(by[0]));
  }
  for (const [groupId, { apps }] of given) {
    for (const appId of apps) if (!org.appUsers.has(appId)) org.appUsers.set(appId, byGroup(groupId));
  }
}

/** An assignment that a group gives. */
export function byGroup(groupId: string, overrides: Partial<AppUser> = {}): AppUser {
  const href = `https://acme.okta.com/api/v1/groups/${groupId}`;
  return anAppUser({ id: USER, scope: 'GROUP', _links: { group: { href, name: groupId } }, ...overrides });
}

/** A group whose members are in it by hand. */
export function aGroup(apps: readonly string[], members: readonly string[] = [USER]): GroupState {
  return { type: 'OKTA_GROUP', apps, members: new Map(members.map((id) => [id, []])) };
}

/** An org in which `Tools` gives two apps. */
export function toolsOrg(): GroupOrg {
  return {
    groups: new Map([['00gtools', aGroup(['0oajira', '0oawiki'])]]),
    appUsers: new Map([
      ['0oajira', byGroup('00gtools')],
      ['0oawiki', byGroup('00gtools')],
    ]),
    rules: [],
  };
}
