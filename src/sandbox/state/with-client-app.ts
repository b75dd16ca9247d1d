import type { BaseOrg } from './base-org.js';
import type { AppRecord } from './records.js';

/** The org with a service app of its own at the end: Okta lists an OAuth client among the apps, its id the client's id. */
export function withClientApp(base: BaseOrg, clientId: string, created: string): BaseOrg {
  const app: AppRecord = {
    id: clientId,
    name: 'oidc_client',
    label: 'Access Review Service',
    status: 'ACTIVE',
    created,
    lastUpdated: created,
    signOnMode: 'OPENID_CONNECT',
    features: [],
    profileKeys: [],
    hasCredentials: true,
    extra: { settings: { oauthClient: { application_type: 'service', grant_types: ['client_credentials'] } } },
  };
  const own = base.appCount;
  return {
    ...base,
    appCount: own + 1,
    appAt: (index) => (index === own ? app : base.appAt(index)),
    appIndex: (appId) => (appId === clientId ? own : base.appIndex(appId)),
    appUserCount: (index) => (index === own ? 0 : base.appUserCount(index)),
    appGroupIds: (index) => (index === own ? [] : base.appGroupIds(index)),
  };
}
