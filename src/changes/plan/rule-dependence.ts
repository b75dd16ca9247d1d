import type { GroupRule } from '../../assignment/records.js';

/** Okta's functions that ask who is in a group, with what they are given: ids, or one name or part of one. */
const BY_ID = /isMemberOf(?:Any)?Group\s*\(([^()]*)\)/gi;
const BY_NAME = /isMemberOfGroupName(StartsWith|Contains|Regex)?\s*\(\s*(?:"([^"]*)"|'([^']*)')\s*\)/gi;
/** What asks for groups in a way that is not one of these. */
const OTHERWISE = /isMemberOf|getGroups|getFilteredGroups|Groups\./i;

/**
 * Whether a rule's expression asks who is in the group, so that leaving it may end what the rule gives. Where that is not
 * certain, it does: `isMemberOfAnyGroup("00g1")`, `isMemberOfGroupNameStartsWith("Tools")`.
 * https://developer.okta.com/docs/reference/okta-expression-language/#group-functions
 */
export function asksAbout(
  rule: Pick<GroupRule, 'conditions'>,
  { groupId, groupName }: { readonly groupId: string; readonly groupName: string },
): boolean {
  const expression = rule.conditions?.expression?.value ?? '';
  const name = groupName.toLowerCase();
  for (const [, ids = ''] of expression.matchAll(BY_ID)) if (ids.includes(groupId)) return true;
  for (const [, how = '', double, single] of expression.matchAll(BY_NAME)) {
    const text = (double ?? single ?? '').toLowerCase();
    switch (how.toLowerCase()) {
      case '':
        if (name === text) return true;
        break;
      case 'startswith':
        if (name.startsWith(text)) return true;
        break;
      case 'contains':
        if (name.includes(text)) return true;
        break;
      default:
        // somebody else's pattern is not run
        return true;
    }
  }
  return OTHERWISE.test(expression.replaceAll(BY_ID, '').replaceAll(BY_NAME, ''));
}

/** The groups that a rule puts users into. */
export function targetsOf({ actions }: Pick<GroupRule, 'actions'>): readonly string[] {
  return actions?.assignUserToGroups?.groupIds ?? [];
}
