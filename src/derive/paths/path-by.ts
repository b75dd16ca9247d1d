import type { GroupPath, Membership, PathRule } from '../../assignment/paths.js';
import type { KnownGroup } from './load-groups.js';
import type { CodedMembership } from './membership-codes.js';

/**
 * The path by one group. `into` are the rules that put users into it, undefined where the rules could not be read: where Okta
 * does not tell what is behind a membership, no rule into the group is proof that it is by hand, and nothing else is.
 */
export function pathBy(
  { id, name, type }: KnownGroup,
  { rules }: CodedMembership,
  into: readonly PathRule[] | undefined,
  credited: string,
  alsoGives: readonly string[] = [],
): GroupPath {
  const path = { groupId: id, groupName: name, groupType: type, credited: id === credited, alsoGives };
  const known = (membership: Membership): GroupPath => ({ ...path, membership, why: '', rules: rules ?? [] });
  if (type === 'BUILT_IN') return known('built-in');
  if (type === 'APP_GROUP') return known('directory');
  if (rules !== undefined && rules.length > 0) return known('rule');
  const why = rules === undefined && into?.length !== 0 ? untold(into) : type === '' ? NO_TYPE : '';
  return why === '' ? known('by-hand') : { ...path, membership: 'unknown', why, rules: rules ?? into ?? [] };
}

/** What comes from a directory is ended there alone, and looks like a membership by hand but for the group's type. */
const NO_TYPE = 'the type of the group is not known, and it may come from a directory';

function untold(into: readonly PathRule[] | undefined): string {
  return into === undefined
    ? 'Okta tells neither the rules behind the membership nor the rules of the org'
    : 'Okta does not tell the rules behind the membership, and there are rules into this group';
}
