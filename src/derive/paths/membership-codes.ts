import type { PathRule } from '../../assignment/paths.js';
import type { GroupMember } from '../../assignment/records.js';
import { CODES } from './member-table.js';

/** What a code says of a membership. */
export interface CodedMembership {
  /** The rules behind it; undefined where Okta did not tell. */
  readonly rules: readonly PathRule[] | undefined;
  /** The user is deactivated, and so has no access by it. */
  readonly hasLeft: boolean;
}

/** Small numbers for all that memberships differ by: most of an org's share a few hundred sets of rules. */
export interface MembershipCodes {
  codeOf(member: GroupMember): number;
  of(code: number): CodedMembership;
}

const UNTOLD = 'untold';

export function createMembershipCodes(): MembershipCodes {
  const byKey = new Map<string, number>();
  const known: CodedMembership[] = [];
  return {
    codeOf({ status, _embedded }) {
      const rules = _embedded?.['group-rules'] ?? undefined;
      const hasLeft = status === 'DEPROVISIONED';
      const told = rules === undefined ? UNTOLD : rules.map(({ id }) => id).join(' ');
      const key = `${hasLeft} ${told}`;
      const code = byKey.get(key);
      if (code !== undefined) return code;
      if (known.length === CODES) throw new Error('memberships differ in more ways than can be kept');
      known.push({ rules: rules?.map(({ id, name }) => ({ id, name: name ?? id })), hasLeft });
      byKey.set(key, known.length - 1);
      return known.length - 1;
    },
    of: (code) => known[code] ?? { rules: undefined, hasLeft: false },
  };
}
