import type { AssignmentPaths, GroupPath } from '../../assignment/paths.js';
import type { AppUser } from '../../assignment/records.js';
import type { KnownGroup } from './load-groups.js';

/**
 * All paths of one row, held against what Okta says of it: a group that it credits and that the user is not in, as far as
 * was read, is shown as a path that is not explained, because it is drift or a page that was missed.
 */
export function explainedPaths(
  row: AppUser,
  groupPaths: (credited: string) => readonly GroupPath[],
  unknown: string,
  groupOf: (groupId: string) => KnownGroup | undefined,
): AssignmentPaths {
  const direct = row.scope === 'USER';
  const { id: credited, name } = creditedBy(row);
  const groups = groupPaths(credited);
  if (direct || groups.some((path) => path.credited)) return { direct, groups, unknown, unexplained: '' };
  if (credited === '') {
    const unexplained = groups.length > 0 || unknown !== '' ? '' : 'Okta names no group that grants it';
    return { direct, groups, unknown, unexplained };
  }
  const group = groupOf(credited);
  const unexplained = unknown === '' ? 'Okta credits this group, but the user is not among its members' : '';
  const path: GroupPath = {
    groupId: credited,
    groupName: group?.name ?? (name === '' ? credited : name),
    groupType: group?.type ?? '',
    membership: 'unknown',
    why: unexplained === '' ? unknown : unexplained,
    rules: [],
    credited: true,
    alsoGives: [],
  };
  return { direct, groups: [path, ...groups], unknown, unexplained };
}

/** The group in the row's link: its id ends the path. */
function creditedBy({ _links }: AppUser): { readonly id: string; readonly name: string } {
  const { href, name } = _links?.group ?? {};
  const id = typeof href === 'string' ? (href.split(/[?#]/, 1)[0]?.split('/').at(-1) ?? '') : '';
  return { id, name: name ?? '' };
}
