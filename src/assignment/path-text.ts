import type { AssignmentPaths, GroupPath } from './paths.js';

/** Every way by which an access holds, in one line: `direct; group Eng-All (rule Engineering); group Tools (by hand)`. */
export function pathsText({ direct, groups, unknown, unexplained }: AssignmentPaths): string {
  const parts = [...(direct ? ['direct'] : []), ...groups.map((path) => `group ${path.groupName} (${heldHow(path)})`)];
  if (parts.length === 0) parts.push(`not explained: ${unexplained || unknown}`);
  else if (unknown !== '') parts.push(`there may be more: ${unknown}`);
  return parts.join('; ');
}

/** The same where every way is known, in an order that no priority changes, to be compared; empty where one is not. */
export function comparablePaths(paths: AssignmentPaths): string {
  const { groups, unknown, unexplained } = paths;
  if (unknown !== '' || unexplained !== '' || groups.some(({ membership }) => membership === 'unknown')) return '';
  return pathsText({ ...paths, groups: [...groups].sort((a, b) => (a.groupId < b.groupId ? -1 : 1)) });
}

/** How a membership came about: `by hand`, `rule Engineering`. */
export function heldHow({ membership, rules, why }: GroupPath): string {
  const names = rules.map(({ name }) => name).join(', ');
  switch (membership) {
    case 'by-hand':
      return 'by hand';
    case 'rule':
      return `${rules.length === 1 ? 'rule' : 'rules'} ${names}`;
    case 'directory':
      return 'from a directory';
    case 'built-in':
      return 'built in';
    case 'unknown':
      return names === '' ? `not known how: ${why}` : `not known how: ${why}: ${names}`;
  }
}

/** Whether a membership can be ended by itself: `yes`, or `no: why`. */
export function removableGroup(path: GroupPath): string {
  const { membership, groupName, rules, why } = path;
  switch (membership) {
    case 'by-hand':
      return 'yes';
    case 'rule':
      return `no: ${heldHow(path)} ${rules.length === 1 ? 'keeps' : 'keep'} the user in the group`;
    case 'directory':
      return 'no: the group is imported, so the membership ends where it is kept, in the directory';
    case 'built-in':
      return `no: nobody can be taken out of ${groupName}; the group would have to leave the app`;
    case 'unknown':
      return `no: it is not known how the membership came: ${why}`;
  }
}

/** The same of a direct assignment, which Okta unassigns only once no group grants the access any more (403 E0000046). */
export function removableDirect({ groups, unknown }: AssignmentPaths): string {
  const held = groups.find((path) => removableGroup(path) !== 'yes');
  if (held !== undefined) return `no: Okta refuses while group ${held.groupName} (${heldHow(held)}) grants it too`;
  return unknown === '' ? 'yes' : `no: it is not known whether a group grants it too: ${unknown}`;
}

/** How an effect begins where something else gives the access as well. */
export const LEAVES_IT = 'revoking here changes nothing by itself: ';

/**
 * What a reviewer decides about, in two lines: by which ways the access holds, and what removing it would do. Each way that
 * cannot be taken away leaves the access, and is named with what keeps it.
 */
export function accessText(paths: AssignmentPaths): string {
  const { direct, groups, unknown, unexplained } = paths;
  const ways = [
    ...(direct ? ['direct assignment'] : []),
    ...groups.map((path) => `by group ${path.groupName}, ${heldHow(path)}`),
  ];
  if (ways.length === 0) return `not explained: ${unexplained || unknown}`;
  return `${ways.join('; ')}\n${effectText(paths, ways.length)}`;
}

function effectText({ groups, unknown }: AssignmentPaths, ways: number): string {
  const kept = groups.filter((path) => removableGroup(path) !== 'yes');
  const [first] = kept;
  if (first !== undefined) {
    const why = `group ${first.groupName} (${heldHow(first)}) grants it`;
    return kept.length === ways ? `${LEAVES_IT}${why}` : `${LEAVES_IT}${why} too`;
  }
  if (unknown !== '') return `it is not known whether removing it removes the access: ${unknown}`;
  const also = [...new Set(groups.flatMap(({ alsoGives }) => alsoGives))];
  const more = also.length === 0 ? '' : `; it also takes ${listed(also)}, unless assigned there directly`;
  return `removing it removes the access${more}`;
}

/** Up to here apps are named, so that a line stays one to read. */
const MAX_NAMED = 5;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMED);
  const more = names.length - shown.length;
  const all = more === 0 ? shown : [...shown, `${more} more`];
  return all.length === 1 ? (all[0] ?? '') : `${all.slice(0, -1).join(', ')} and ${all.at(-1) ?? ''}`;
}
