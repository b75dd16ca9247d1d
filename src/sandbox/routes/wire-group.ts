import type { Group } from '../state/groups.js';
import type { AppRecord, GroupRuleRecord } from '../state/records.js';

type Json = Record<string, unknown>;

/** A group of an app, which names nothing but ids: names come with `expand=group` only. */
export function wireAppGroup(origin: string, app: AppRecord, groupId: string, priority: number): Json {
  return {
    id: groupId,
    lastUpdated: app.lastUpdated,
    priority,
    profile: {},
    _links: {
      app: { href: `${origin}/api/v1/apps/${app.id}` },
      self: { href: `${origin}/api/v1/apps/${app.id}/groups/${groupId}` },
      group: { href: `${origin}/api/v1/groups/${groupId}` },
    },
  };
}

export function wireGroup(origin: string, group: Group): Json {
  const self = `${origin}/api/v1/groups/${group.id}`;
  const imported = group.sourceApp !== undefined;
  const logo = imported ? 'active_directory' : 'okta';
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastMembershipUpdated,
    objectClass: [imported ? 'okta:windows_security_principal' : 'okta:user_group'],
    type: group.type,
    profile: {
      name: group.name,
      description: group.description,
      ...(imported ? { dn: `CN=${group.name},OU=Groups,DC=corp,DC=example,DC=com`, samAccountName: group.name } : {}),
    },
    _links: {
      logo: [
        { name: 'medium', href: `${origin}/assets/img/logos/groups/odyssey/${logo}-medium.png`, type: 'image/png' },
      ],
      ...(imported ? { source: { href: `${origin}/api/v1/apps/${group.sourceApp}` } } : {}),
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}

export function wireGroupRule(rule: GroupRuleRecord): Json {
  return {
    type: 'group_rule',
    id: rule.id,
    status: rule.status,
    name: rule.name,
    created: rule.created,
    lastUpdated: rule.lastUpdated,
    conditions: {
      people: { users: { exclude: rule.exclude }, groups: { exclude: [] } },
      expression: { value: rule.expression, type: 'urn:okta:expression:1.0' },
    },
    actions: { assignUserToGroups: { groupIds: rule.groupIds } },
    // in 86 of 87 recorded answers, though not documented
    allGroupsValid: rule.status !== 'INVALID',
  };
}
