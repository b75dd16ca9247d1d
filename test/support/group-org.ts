import type { Sandbox } from '../../src/sandbox/start.js';
import type { PlainAppUser, PlainData, PlainGroup, PlainUser } from '../../src/sandbox/state/plain-data.js';

/** The apps of an org in which groups give most access. */
export const APP = {
  payroll: '0oapayroll',
  slack: '0oaslack',
  jira: '0oajira',
  wiki: '0oawiki',
  mail: '0oamail',
  admin: '0oaadmin',
  directory: '0oadirectory',
} as const;
export type AppName = keyof typeof APP;

/** Its groups, and the apps that each gives. */
export const GROUP = {
  pay: '00gpay',
  chat: '00gchat',
  chatToo: '00gchattoo',
  tools: '00gtools',
  eng: '00geng',
  imported: '00gimported',
  everyone: '00geveryone',
  other: '00gother',
  staff: '00gstaff',
  asked: '00gasked',
  fed: '00gfed',
} as const;
export type GroupName = keyof typeof GROUP;

export const RULE = '0preng';
const ASKING = '0prasking';

const GIVES: Readonly<Record<GroupName, readonly AppName[]>> = {
  pay: ['payroll'],
  chat: ['slack'],
  chatToo: ['slack'],
  tools: ['jira', 'wiki'],
  eng: ['jira'],
  imported: ['wiki'],
  everyone: ['mail'],
  other: ['mail'],
  staff: ['slack', 'admin'],
  asked: ['payroll'],
  fed: ['mail'],
};

/** Lets small runs through, and names every group but `other` and those that apply may not touch anyway. */
export const GROUP_POLICY = `paths: { apps: all }
apply:
  maxShare: 1
  perApp: { maxShare: 1 }
  groups: { allow: [Pay people, "Chat*", 00gtools, Eng-All, From AD, Everyone, Staff, Asked] }
`;

/** How one user has what they have, and what of it is revoked. */
export interface Person {
  readonly what: string;
  readonly direct?: readonly AppName[];
  /** The groups that the user is in: `eng` and `fed` by rules, the others by hand. */
  readonly groups?: readonly GroupName[];
  readonly revoked: readonly AppName[];
  /** What the plan makes of each, in the order of `APP`. */
  readonly actions: readonly string[];
  /** What is gone after apply. */
  readonly goes?: readonly AppName[];
  /** Groups that the user is out of after apply. */
  readonly leaves?: readonly GroupName[];
}

export const PEOPLE: readonly Person[] = [
  { what: 'direct', direct: ['payroll'], revoked: ['payroll'], actions: ['unassign'], goes: ['payroll'] },
  {
    what: 'a membership by hand',
    ...{ groups: ['pay'], revoked: ['payroll'], actions: ['remove-from-group'], goes: ['payroll'], leaves: ['pay'] },
  },
  {
    what: 'direct and a membership',
    direct: ['payroll'],
    ...{ groups: ['pay'], revoked: ['payroll'], actions: ['remove-from-group-and-unassign'] },
    ...{ goes: ['payroll'], leaves: ['pay'] },
  },
  {
    what: 'two memberships',
    ...{ groups: ['chat', 'chatToo'], revoked: ['slack'], actions: ['remove-from-group'] },
    ...{ goes: ['slack'], leaves: ['chat', 'chatToo'] },
  },
  {
    what: 'one membership that gives two apps, both revoked',
    ...{ groups: ['tools'], revoked: ['jira', 'wiki'], actions: ['remove-from-group', 'remove-from-group'] },
    ...{ goes: ['jira', 'wiki'], leaves: ['tools'] },
  },
  {
    what: 'one membership that gives two apps, one kept',
    ...{ groups: ['tools'], revoked: ['jira'], actions: ['refused'] },
  },
  {
    what: 'the other app is assigned directly',
    ...{ direct: ['wiki'], groups: ['tools'], revoked: ['jira'], actions: ['remove-from-group'] },
    ...{ goes: ['jira'], leaves: ['tools'] },
  },
  {
    what: 'the other app is given by another group',
    ...{ groups: ['tools', 'imported'], revoked: ['jira'], actions: ['remove-from-group'] },
    ...{ goes: ['jira'], leaves: ['tools'] },
  },
  { what: 'a rule', groups: ['eng'], revoked: ['jira'], actions: ['manual-rule'] },
  { what: 'a directory', groups: ['imported'], revoked: ['wiki'], actions: ['manual-group'] },
  { what: 'Everyone', groups: ['everyone'], revoked: ['mail'], actions: ['manual-group'] },
  { what: 'a group that the policy does not name', groups: ['other'], revoked: ['mail'], actions: ['manual-group'] },
  {
    what: 'by hand and by a rule',
    ...{ direct: ['wiki'], groups: ['tools', 'eng'], revoked: ['jira'], actions: ['manual-rule'] },
  },
  { what: 'direct and by a rule', direct: ['jira'], groups: ['eng'], revoked: ['jira'], actions: ['manual-rule'] },
  {
    what: 'a console of Okta that hangs on the same group',
    ...{ groups: ['staff'], revoked: ['slack', 'admin'], actions: ['refused', 'refused'] },
  },
  {
    what: 'a rule that asks about the group',
    ...{ groups: ['asked', 'fed'], revoked: ['payroll'], actions: ['refused'] },
  },
  {
    what: 'a chain: two groups, joined by an app of both',
    ...{ groups: ['chat', 'staff'], direct: ['admin'], revoked: ['slack'], actions: ['remove-from-group'] },
    ...{ goes: ['slack'], leaves: ['chat', 'staff'] },
  },
];

export function personId(n: number): string {
  return `00uperson${String(n).padStart(2, '0')}`;
}

export function loginOf(n: number): string {
  return `person${n}@example.com`;
}

/** The org of these people; whoever owns the token is nobody's subject. */
export function groupData(people: readonly Person[] = PEOPLE): PlainData {
  const owner: PlainUser = { id: '00uowner', profile: { login: 'owner@example.com', email: 'owner@example.com' } };
  // more users than groups, so that groups are read, which tell the rules
  const others = Array.from({ length: 12 }, (_, n): PlainUser => ({ id: `00uother${n}` }));
  const users = people.map(
    (_, n): PlainUser => ({
      id: personId(n),
      profile: { login: loginOf(n), email: loginOf(n), department: 'Sales' },
    }),
  );
  const names = Object.keys(APP) as AppName[];
  const appUsers = names.map((app): readonly [string, PlainAppUser[]] => {
    const rows = people.flatMap(({ direct = [], groups = [] }, n): PlainAppUser[] => {
      if (direct.includes(app)) return [{ id: personId(n) }];
      const by = groupNames().find((group) => groups.includes(group) && GIVES[group].includes(app));
      return by === undefined ? [] : [{ id: personId(n), scope: 'GROUP', groupId: GROUP[by] }];
    });
    const more = app === 'payroll' ? others.map(({ id }) => ({ id })) : [];
    return [APP[app], [...rows, ...more]];
  });
  return {
    apps: [
      { id: APP.payroll, label: 'Payroll', profileKeys: ['role'] },
      { id: APP.slack, label: 'Slack' },
      { id: APP.jira, label: 'Jira' },
      { id: APP.wiki, label: 'Wiki' },
      { id: APP.mail, label: 'Mail' },
      { id: APP.admin, label: 'Okta Admin Console', name: 'saasure' },
      { id: APP.directory, label: 'corp.example.com', name: 'active_directory', signOnMode: null },
    ],
    users: [owner, ...users, ...others],
    appUsers: Object.fromEntries(appUsers),
    groups: groupNames().map((name) => groupOf(name, people)),
    rules: [
      { id: RULE, name: 'Engineering', expression: 'user.department=="Engineering"', groupIds: [GROUP.eng] },
      {
        id: ASKING,
        name: 'Who is asked about',
        expression: `isMemberOfGroup("${GROUP.asked}")`,
        groupIds: [GROUP.fed],
      },
    ],
  };
}

function groupNames(): GroupName[] {
  return Object.keys(GROUP) as GroupName[];
}

const NAMES: Readonly<Record<GroupName, string>> = {
  pay: 'Pay people',
  chat: 'Chat',
  chatToo: 'Chat too',
  tools: 'Tools',
  eng: 'Eng-All',
  imported: 'From AD',
  everyone: 'Everyone',
  other: 'Other',
  staff: 'Staff',
  asked: 'Asked',
  fed: 'Fed',
};

function groupOf(name: GroupName, people: readonly Person[]): PlainGroup {
  const members = people.flatMap(({ groups = [] }, n) => (groups.includes(name) ? [personId(n)] : []));
  const rule = { eng: RULE, fed: ASKING }[String(name)];
  return {
    id: GROUP[name],
    name: NAMES[name],
    type: name === 'imported' ? 'APP_GROUP' : name === 'everyone' ? 'BUILT_IN' : 'OKTA_GROUP',
    ...(name === 'imported' ? { source: APP.directory } : {}),
    apps: GIVES[name].map((app) => APP[app]),
    members: rule === undefined ? members : members.map((id) => ({ id, rules: [rule] })),
  };
}

/** All that the org knows of who has what, and who is in which group. */
export interface OrgState {
  /** `app user` and by what. */
  readonly access: readonly string[];
  /** `group user`. */
  readonly members: readonly string[];
}

export function stateOf({ org }: Sandbox, people: readonly Person[] = PEOPLE): OrgState {
  const ids = people.map((_, n) => personId(n));
  return {
    access: Object.values(APP).flatMap((appId) =>
      ids.flatMap((id) => {
        const row = org.appUsers(appId)?.get(id);
        return row === undefined ? [] : [`${appId} ${id} ${row.scope} ${row.credentials?.userName ?? ''}`];
      }),
    ),
    members: Object.values(GROUP).flatMap((groupId) =>
      ids.filter((id) => org.memberships.has(groupId, id)).map((id) => `${groupId} ${id}`),
    ),
  };
}

/** What the state should be once everything is removed that these people's plans remove. */
export function stateAfter({ access, members }: OrgState, people: readonly Person[] = PEOPLE): OrgState {
  const gone = people.flatMap(({ goes = [] }, n) => goes.map((app) => `${APP[app]} ${personId(n)} `));
  const left = people.flatMap(({ leaves = [] }, n) => leaves.map((group) => `${GROUP[group]} ${personId(n)}`));
  return {
    access: access.filter((row) => !gone.some((start) => row.startsWith(start))),
    members: members.filter((row) => !left.includes(row)),
  };
}

/** Every revoked row, in the order of the plan: app by app, and in each as the app lists its users. */
export function revokedRows(people: readonly Person[] = PEOPLE): { app: AppName; n: number; action: string }[] {
  const names = Object.keys(APP) as AppName[];
  return names.flatMap((app) =>
    people.flatMap(({ revoked, actions }, n) => {
      const sorted = names.filter((name) => revoked.includes(name));
      const at = sorted.indexOf(app);
      return at < 0 ? [] : [{ app, n, action: actions[at] ?? '' }];
    }),
  );
}
