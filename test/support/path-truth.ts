import type { Org } from '../../src/sandbox/state/org.js';

/** One path as paths.csv has it, of an assignment that the org itself knows. */
export interface TruePath {
  readonly app_id: string;
  readonly user_id: string;
  readonly via: string;
  readonly group_id: string;
  readonly group_name: string;
  readonly group_type: string;
  readonly membership: string;
  readonly rules: string;
  readonly credited: string;
}

/** Every path of every assignment, from the org's own state: nothing of what was asked over HTTP is used. */
export function truePaths(org: Org): TruePath[] {
  const paths: TruePath[] = [];
  for (const app of org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items) {
    for (const row of org.appUsers(app.id)?.slice(0, Number.POSITIVE_INFINITY).items ?? []) {
      const of = { app_id: app.id, user_id: row.id };
      if (row.scope === 'USER') paths.push({ ...of, via: 'direct', ...NO_GROUP });
      // whom the directory does not have is in no list of members
      const isThere = org.users.find(row.id) !== undefined;
      const groups = isThere ? org.appGroupIds(app.id).filter((id) => org.memberships.has(id, row.id)) : [];
      for (const id of groups) paths.push({ ...of, ...groupPath(org, id, row.id, id === creditedIn(row)) });
    }
  }
  return paths;
}

const NO_GROUP = { group_id: '', group_name: '', group_type: '', membership: '', rules: '', credited: 'false' };

function creditedIn(row: { readonly scope: string; readonly groupId?: string | undefined }): string | undefined {
  return row.scope === 'GROUP' ? row.groupId : undefined;
}

function groupPath(org: Org, groupId: string, userId: string, credited: boolean): Omit<TruePath, 'app_id' | 'user_id'> {
  const group = org.groups.find(groupId);
  const rules = (org.memberships.get(groupId, userId)?.rules ?? []).map(
    (id) => `${org.rules.find(id)?.name ?? ''} ${id}`,
  );
  const byHand = rules.length > 0 ? 'rule' : 'by-hand';
  const type = group?.type ?? '';
  return {
    via: 'group',
    group_id: groupId,
    group_name: group?.name ?? '',
    group_type: type,
    membership: type === 'BUILT_IN' ? 'built-in' : type === 'APP_GROUP' ? 'directory' : byHand,
    rules: rules.join('; '),
    credited: String(credited),
  };
}
