import type { AppUsers } from './app-user-changes.js';
import type { BaseOrg } from './base-org.js';
import { appEvent, type Happenings, userParty } from './happenings.js';
import type { Memberships } from './memberships.js';
import type { AppRecord, AppUserRecord } from './records.js';
import type { Users } from './users.js';

/** What of the org follows from memberships, and by what. */
export interface FollowedOrg {
  readonly base: BaseOrg;
  readonly users: Users;
  readonly memberships: Memberships;
  readonly appAt: (index: number) => AppRecord | undefined;
  readonly usersAt: (index: number) => AppUsers;
  readonly put: (rows: AppUsers, userId: string, change: Partial<AppUserRecord>) => void;
  readonly happened: Happenings;
  readonly now: () => number;
}

/** Brings one assignment in line with the user's groups; what is direct stays as it is. */
export function following(org: FollowedOrg): (index: number, userId: string) => void {
  const { base, users, memberships, appAt, usersAt, put } = org;
  return (index, userId) => {
    const row = usersAt(index).get(userId);
    if (row !== undefined && row.scope !== 'GROUP') return;
    if (row?.groupId !== undefined && memberships.has(row.groupId, userId)) return;
    const groupId = base.appGroupIds(index).find((id) => memberships.has(id, userId));
    if (groupId === undefined) {
      usersAt(index).remove(userId);
      if (row !== undefined) noteJob(org, 'remove', index, userId);
    } else if (row !== undefined) put(usersAt(index), userId, { groupId });
    else if (users.find(userId)?.status !== 'DEPROVISIONED') {
      const login = users.find(userId)?.profile.login;
      const credentials =
        appAt(index)?.hasCredentials === true && typeof login === 'string' ? { userName: login } : null;
      put(usersAt(index), userId, { scope: 'GROUP', groupId, credentials });
      noteJob(org, 'add', index, userId);
    }
  };
}

/** A job gives and takes what follows from memberships: it has no client, and the administrator for its actor. */
function noteJob(
  { appAt, users, now, happened }: FollowedOrg,
  kind: 'add' | 'remove',
  index: number,
  userId: string,
): void {
  const [app, user, admin] = [appAt(index), users.find(userId), users.tokenOwner()];
  if (app === undefined || user === undefined || admin === undefined) return;
  const atMs = now();
  const transaction = { id: `eru${atMs}${index}`, type: 'JOB' } as const;
  happened.record(appEvent(kind, app, user, { atMs, actor: userParty(admin), transaction }));
}
