import { isAppGroup, isGroup, isGroupMember, isGroupRule, isRuleName } from '../assignment/group-guards.js';
import type { AppGroup, Group, GroupMember, GroupRule, RuleName } from '../assignment/records.js';
import { OktaShapeError } from './errors.js';
import { parseObject } from './parse.js';

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
