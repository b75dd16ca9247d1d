import type { AppRecord, GroupRecord } from '../state/records.js';

type Json = Record<string, unknown>;

export function wireApp(origin: string, app: AppRecord): Json {
  const self = `${origin}/api/v1/apps/${app.id}`;
  return {
    id: app.id,
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: app.lastUpdated,
    created: app.created,
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: false, web: false },
      appLinks: { [`${app.name}_link`]: true },
    },
    features: app.features,
    signOnMode: app.signOnMode,
    credentials: app.hasCredentials
      ? { userNameTemplate: { template: '$' + '{source.login}', type: 'BUILT_IN' }, signing: {} }
      : null,
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: 'DISABLED' }, message: null, helpUrl: null } },
    },
    ...app.extra,
    _links: {
      users: { href: `${self}/users` },
      groups: { href: `${self}/groups` },
      self: { href: self },
      deactivate: { href: `${self}/lifecycle/deactivate` },
    },
  };
}

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

export function wireGroup(origin: string, group: GroupRecord): Json {
  const self = `${origin}/api/v1/groups/${group.id}`;
  return {
    id: group.id,
    created: group.created,
    lastUpdated: group.lastUpdated,
    lastMembershipUpdated: group.lastUpdated,
    objectClass: ['okta:user_group'],
    type: group.type,
    profile: { name: group.name, description: group.description },
    _links: {
      logo: [{ name: 'medium', href: `${origin}/assets/img/logos/groups/odyssey/okta-medium.png`, type: 'image/png' }],
      users: { href: `${self}/users` },
      apps: { href: `${self}/apps` },
    },
  };
}
