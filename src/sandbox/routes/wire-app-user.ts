import type { Org } from '../state/org.js';
import type { AppUserRecord } from '../state/records.js';
import { wireUser } from './wire-user.js';

/** An application user; `embed` puts the directory's user in, where there still is one. */
export function wireAppUser(
  origin: string,
  org: Org,
  appId: string,
  row: AppUserRecord,
  embed: boolean,
): Record<string, unknown> {
  const user = embed ? org.users.find(row.id) : undefined;
  const group = row.groupId === undefined ? undefined : org.groups.find(row.groupId);
  return {
    id: row.id,
    externalId: row.externalId,
    created: row.created,
    lastUpdated: row.lastUpdated,
    scope: row.scope,
    status: row.status,
    statusChanged: row.statusChanged,
    passwordChanged: row.passwordChanged,
    syncState: row.syncState,
    ...(row.lastSync === undefined ? {} : { lastSync: row.lastSync }),
    credentials: row.credentials,
    profile: row.profile,
    ...row.extra,
    ...(user === undefined ? {} : { _embedded: { user: wireUser(origin, user) } }),
    _links: {
      app: { href: `${origin}/api/v1/apps/${appId}` },
      user: { href: `${origin}/api/v1/users/${row.id}` },
      ...(row.scope === 'GROUP' && row.groupId !== undefined
        ? { group: { href: `${origin}/api/v1/groups/${row.groupId}`, name: group?.name } }
        : {}),
    },
  };
}
