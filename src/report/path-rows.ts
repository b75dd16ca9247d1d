import type { AssignmentFacts } from '../assignment/assignment-facts.js';
import { removableDirect, removableGroup } from '../assignment/path-text.js';
import type { AssignmentPaths, GroupPath } from '../assignment/paths.js';
import type { App } from '../assignment/records.js';
import type { Row } from './columns.js';
import type { UnlistedMember } from './model.js';

type Whose = Pick<AssignmentFacts, 'app_id' | 'app_label' | 'user_id' | 'login'>;

/** The rows of paths.csv and of the Paths sheet that one assignment has: one at least, whatever is known of it. */
export function pathRows(facts: Whose, paths: AssignmentPaths): Row[] {
  const rows = paths.groups.map((path) => groupRow(facts, path, removableGroup(path)));
  if (paths.direct) rows.unshift(row(facts, 'direct', NO_GROUP, removableDirect(paths)));
  if (rows.length > 0) return rows;
  const why = paths.unexplained || paths.unknown;
  return [row(facts, 'group', { ...NO_GROUP, membership: 'unknown' }, `no: ${why}`)];
}

/** The rows of members whom the app did not list, after all of its assignments. */
export function unlistedRows({ id, label }: App, unlisted: readonly UnlistedMember[]): Row[] {
  return unlisted.map(({ userId, path }) =>
    groupRow({ app_id: id, app_label: label, user_id: userId, login: '' }, path, NOT_LISTED),
  );
}

const NOT_LISTED = 'no: the app does not list this member: it came or went while this was read, or a page was missed';

interface GroupCells {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly membership: string;
  readonly rules: string;
  readonly credited: boolean;
}

const NO_GROUP: GroupCells = { id: '', name: '', type: '', membership: '', rules: '', credited: false };

function groupRow(facts: Whose, path: GroupPath, removable: string): Row {
  const { groupId: id, groupName: name, groupType: type, membership, credited } = path;
  const rules = path.rules.map((rule) => `${rule.name} ${rule.id}`).join('; ');
  return row(facts, 'group', { id, name, type, membership, rules, credited }, removable);
}

function row(facts: Whose, via: 'direct' | 'group', group: GroupCells, removable: string): Row {
  return [
    facts.app_id,
    facts.app_label,
    facts.user_id,
    facts.login,
    via,
    group.id,
    group.name,
    group.type,
    group.membership,
    group.rules,
    String(group.credited),
    removable,
  ];
}
