import type { AppRecord } from '../state/records.js';

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
