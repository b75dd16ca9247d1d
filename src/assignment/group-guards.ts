import { isId, isObject, isObjectOrNone, isText, isTextOrNone } from './json-guards.js';
import type { AppGroup, Group, GroupMember, GroupRule, JsonObject, RuleName } from './records.js';

export function isAppGroup(group: JsonObject): group is AppGroup {
  return (
    isId(group.id) &&
    (group.priority == null || typeof group.priority === 'number') &&
    isObjectOrNone(group._embedded) &&
    isObjectOrNone(group._embedded?.group) &&
    (group._embedded?.group == null || isGroup(group._embedded.group))
  );
}

export function isGroup(group: JsonObject): group is Group {
  return (
    isText(group.id) &&
    isTextOrNone(group.type) &&
    isObjectOrNone(group.profile) &&
    isTextOrNone(group.profile?.name) &&
    isObjectOrNone(group._embedded)
  );
}

export function isGroupMember(member: JsonObject): member is GroupMember {
  if (!isId(member.id) || !isTextOrNone(member.status) || !isObjectOrNone(member._embedded)) return false;
  const rules = member._embedded?.['group-rules'];
  return rules == null || (Array.isArray(rules) && rules.every(isRuleName));
}

export function isRuleName(rule: unknown): rule is RuleName {
  return isObject(rule) && isId(rule.id) && isTextOrNone(rule.name);
}

export function isGroupRule(rule: JsonObject): rule is GroupRule {
  return (
    isId(rule.id) &&
    isText(rule.name) &&
    isTextOrNone(rule.status) &&
    isTextOrNone(memberOf(rule.conditions, 'expression', 'value')) &&
    isTextsOrNone(memberOf(rule.conditions, 'people', 'users', 'exclude')) &&
    isTextsOrNone(memberOf(rule.actions, 'assignUserToGroups', 'groupIds'))
  );
}

/** A member of an object within an object; undefined where there is none on the way. */
function memberOf(value: unknown, ...names: readonly string[]): unknown {
  return names.reduce((inner, name) => (isObject(inner) ? inner[name] : undefined), value);
}

function isTextsOrNone(value: unknown): boolean {
  return value == null || (Array.isArray(value) && value.every(isText));
}
