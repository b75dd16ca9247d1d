import type { AppGroup, Group, GroupMember, GroupRule, JsonObject, RuleName } from '../assignment/records.js';
import { OktaShapeError } from './errors.js';
import { isObject, isObjectOrNone, isText, isTextOrNone, parseObject } from './parse.js';

export function parseAppGroup(value: unknown, where: string): AppGroup {
  const group = parseObject(value, where);
  if (isAppGroup(group)) return group;
  throw new OktaShapeError(`${where} is not a group of an app: it needs an id`);
}

export function parseGroup(value: unknown, where: string): Group {
  const group = parseObject(value, where);
  if (isGroup(group)) return group;
  throw new OktaShapeError(`${where} is not a group: it needs an id`);
}

export function parseGroupMember(value: unknown, where: string): GroupMember {
  const member = parseObject(value, where);
  if (isGroupMember(member)) return member;
  throw new OktaShapeError(`${where} is not a member of a group: it needs an id, and its rules need ids`);
}

export function parseRuleName(value: unknown, where: string): RuleName {
  const rule = parseObject(value, where);
  if (isRuleName(rule)) return rule;
  throw new OktaShapeError(`${where} is not a group rule: it needs an id`);
}

export function parseGroupRule(value: unknown, where: string): GroupRule {
  const rule = parseObject(value, where);
  if (isGroupRule(rule)) return rule;
  throw new OktaShapeError(`${where} is not a group rule: it needs an id and a name`);
}

function isAppGroup(group: JsonObject): group is AppGroup {
  return (
    isText(group.id) &&
    (group.priority == null || typeof group.priority === 'number') &&
    isObjectOrNone(group._embedded) &&
    isObjectOrNone(group._embedded?.group) &&
    (group._embedded?.group == null || isGroup(group._embedded.group))
  );
}

function isGroup(group: JsonObject): group is Group {
  return (
    isText(group.id) &&
    isTextOrNone(group.type) &&
    isObjectOrNone(group.profile) &&
    isTextOrNone(group.profile?.name) &&
    isObjectOrNone(group._embedded)
  );
}

export function isGroupMember(member: JsonObject): member is GroupMember {
  if (!isText(member.id) || !isTextOrNone(member.status) || !isObjectOrNone(member._embedded)) return false;
  const rules = member._embedded?.['group-rules'];
  return rules == null || (Array.isArray(rules) && rules.every(isRuleName));
}

function isRuleName(rule: unknown): rule is RuleName {
  return isObject(rule) && isText(rule.id) && isTextOrNone(rule.name);
}

function isGroupRule(rule: JsonObject): rule is GroupRule {
  return (
    isText(rule.id) &&
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
