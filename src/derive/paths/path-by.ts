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
  if (rules !== undefined) return known(rules.length > 0 ? 'rule' : 'by-hand');
  if (into?.length === 0) return known('by-hand');
  const why =
    into === undefined
      ? 'Okta tells neither the rules behind the membership nor the rules of the org'
      : 'Okta does not tell the rules behind the membership, and there are rules into this group';
  return { ...path, membership: 'unknown', why, rules: into ?? [] };
}
