import { join } from 'node:path';
import { isAppGroup, isGroup, isGroupMember, isGroupRule } from '../assignment/group-guards.js';
import { isObject, isText } from '../assignment/json-guards.js';
import type { AppGroup, Group, GroupMember, GroupRule, JsonObject } from '../assignment/records.js';
import { IncompleteError } from '../errors.js';
import { readNdjsonGz } from '../files/ndjson-gz.js';
import { LAYOUT, membershipsName } from './layout.js';

/** A record of `snapshot/app-groups.ndjson.gz`: that a group gives an app, with its place among the app's groups. */
export type AppGroupRecord = AppGroup & { readonly appId: string };

/** A record of `snapshot/user-groups.ndjson.gz`, where users were asked: which of the groups that give apps each is in. */
export interface UserGroupsRecord extends JsonObject {
  readonly userId: string;
  readonly groups: readonly string[];
  /** Why they are not known; empty where they are, and where Okta has no such user. */
  readonly unread: string;
}

/** Which groups give which apps, app by app. */
export async function* readAppGroups(folder: string, signal?: AbortSignal): AsyncGenerator<AppGroupRecord> {
  yield* records(join(folder, LAYOUT.appGroups), 'group of an app', isAppGroupRecord, signal);
}

/** The groups that give apps, as Okta sent them. */
export async function* readGroups(folder: string, signal?: AbortSignal): AsyncGenerator<Group> {
  yield* records(join(folder, LAYOUT.groups), 'group', isGroup, signal);
}

/** A group's members: of each who it is, the status, and the rules behind the membership. */
export async function* readMembers(folder: string, groupId: string, signal?: AbortSignal): AsyncGenerator<GroupMember> {
  yield* records(join(folder, membershipsName(groupId)), 'member of a group', isGroupMember, signal);
}

/** The groups of the users that were asked. */
export async function* readUserGroups(folder: string, signal?: AbortSignal): AsyncGenerator<UserGroupsRecord> {
  yield* records(join(folder, LAYOUT.userGroups), "user's groups", isUserGroups, signal);
}

/** The org's group rules, as Okta sent them. */
export async function* readGroupRules(folder: string, signal?: AbortSignal): AsyncGenerator<GroupRule> {
  yield* records(join(folder, LAYOUT.groupRules), 'group rule', isGroupRule, signal);
}

export function isAppGroupRecord(record: JsonObject): record is AppGroupRecord {
  return isText(record.appId) && isAppGroup(record);
}

export function isUserGroups(record: JsonObject): record is UserGroupsRecord {
  return isText(record.userId) && Array.isArray(record.groups) && record.groups.every(isText) && isText(record.unread);
}

/** The records of a file, in its order. */
export async function* records<T extends JsonObject>(
  path: string,
  what: string,
  is: (record: JsonObject) => record is T,
  signal: AbortSignal | undefined,
  bytes?: number,
): AsyncGenerator<T> {
  for await (const batch of readNdjsonGz(path, { signal, bytes })) {
    for (const value of batch) {
      if (!isObject(value) || !is(value)) throw new IncompleteError(`${path}: a record is not a ${what}`);
      yield value;
    }
  }
}
