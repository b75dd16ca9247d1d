import { seededAdmins } from '../../src/sandbox/seed/admins.js';
import type { RoleRecord } from '../../src/sandbox/state/admins.js';
import type { Org } from '../../src/sandbox/state/org.js';

export interface AdminTruth {
  /** `role holder`, sorted: each role that somebody holds. */
  readonly rows: readonly string[];
  /** The same, of people without a factor. */
  readonly withoutFactor: readonly string[];
}

/** Who administers a seeded org, from its own state: nothing of what was asked over HTTP is used. */
export function adminTruth(org: Org, world: Parameters<typeof seededAdmins>[0], apps: number): AdminTruth {
  const admins = seededAdmins(world, apps);
  const rows = new Set<string>();
  const withoutFactor = new Set<string>();
  const add = (id: string, roles: readonly RoleRecord[], isPerson: boolean) => {
    for (const { type, role } of roles) {
      const row = `admin-role-${role ?? type} ${id}`;
      rows.add(row);
      const cannotSignIn = org.users.find(id)?.status === 'SUSPENDED';
      if (isPerson && !cannotSignIn && admins.factorsOf(id).length === 0) withoutFactor.add(row);
    }
  };
  for (const [id, roles] of admins.users) add(id, roles, true);
  for (const [groupId, roles] of admins.groups) {
    const { items } = org.memberships.slice(groupId, 0, Number.POSITIVE_INFINITY, () => true);
    for (const { userId } of items) {
      const user = org.users.find(userId);
      if (user !== undefined && user.status !== 'DEPROVISIONED') add(userId, roles, true);
    }
  }
  for (const [id, roles] of admins.clients) add(id, roles, false);
  return { rows: [...rows].sort(), withoutFactor: [...withoutFactor].sort() };
}
