import { join } from 'node:path';
import { isObject } from '../assignment/json-guards.js';
import type { App, AppUser, JsonObject, User } from '../assignment/records.js';
import { IncompleteError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import { type Lines, parseLines, readLinesGz, readNdjsonGz } from '../files/ndjson-gz.js';
import { appUsersName, LAYOUT } from './layout.js';

/** The apps of a snapshot, in Okta's order, and after them those that stand for admin roles and for systems outside Okta. */
export async function* readApps(folder: string, signal?: AbortSignal): AsyncGenerator<App> {
  yield* readListedApps(folder, signal);
  for (const name of [LAYOUT.roleApps, LAYOUT.sourceApps]) {
    const path = join(folder, name);
    if (await isThere(path)) yield* readAppsIn(path, signal);
  }
}

/** The apps that Okta listed. Those that stand for something else are read anew where a run is resumed, and never asked for as apps. */
export function readListedApps(folder: string, signal?: AbortSignal): AsyncGenerator<App> {
  return readAppsIn(join(folder, LAYOUT.apps), signal);
}

async function* readAppsIn(path: string, signal: AbortSignal | undefined): AsyncGenerator<App> {
  for await (const batch of readNdjsonGz(path, { signal })) {
    for (const record of batch) yield parseAppRecord(record);
  }
}

/** One app's users in Okta's order, in batches as they are read. */
export async function* readAppUsers(
  folder: string,
  appId: string,
  signal?: AbortSignal,
): AsyncGenerator<readonly AppUser[]> {
  for await (const lines of readAppUserLines(folder, appId, signal)) yield parseAppUserLines(lines);
}

/** The same as bytes, to be parsed with `parseAppUserLines`. */
export function readAppUserLines(folder: string, appId: string, signal?: AbortSignal): AsyncGenerator<Lines> {
  return readLinesGz(join(folder, appUsersName(appId)), { signal });
}

/** One batch of application users. */
export function parseAppUserLines(lines: Lines): readonly AppUser[] {
  return parseLines(lines).map(parseAppUserRecord);
}

/** The users that were joined from the directory. */
export async function* readUsers(folder: string, signal?: AbortSignal): AsyncGenerator<JsonObject> {
  for await (const batch of readNdjsonGz(join(folder, LAYOUT.users), { signal })) {
    for (const record of batch) yield objectOf(record, 'user');
  }
}

/** The record itself, once it is sure that it is an application user. */
export function parseAppUserRecord(value: unknown): AppUser {
  const record = objectOf(value, 'app user');
  if (isAppUser(record)) return record;
  throw new IncompleteError('a record of the snapshot is not an application user: it has no id');
}

/** The record itself, once it is sure that it is a user. */
export function parseUserRecord(value: unknown): User {
  const record = objectOf(value, 'user');
  if (isUser(record)) return record;
  throw new IncompleteError('a record of the snapshot is not a user: it has no id or no status');
}

function parseAppRecord(value: unknown): App {
  const record = objectOf(value, 'app');
  if (isApp(record)) return record;
  throw new IncompleteError('a record of the snapshot is not an app: it has no id, label or status');
}

function isAppUser(record: JsonObject): record is AppUser {
  return typeof record.id === 'string';
}

function isUser(record: JsonObject): record is User {
  return typeof record.id === 'string' && typeof record.status === 'string';
}

function isApp(record: JsonObject): record is App {
  return typeof record.id === 'string' && typeof record.label === 'string' && typeof record.status === 'string';
}

function objectOf(value: unknown, what: string): JsonObject {
  if (isObject(value)) return value;
  throw new IncompleteError(`a record of the snapshot is not a ${what}: it is not a JSON object`);
}
