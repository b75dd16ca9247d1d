import { isId, isObject, isObjectOrNone, isText, isTextOrNone } from '../assignment/json-guards.js';
import { isLogEvent, type LogEvent } from '../assignment/log-event.js';
import type { App, AppUser, JsonObject, User } from '../assignment/records.js';
import { OktaShapeError } from './errors.js';

/** Turns one record of a body into what it must be: the same object, once what the product relies on is checked. */
export type Parser<T> = (value: unknown, where: string) => T;

/** A listing's body: an array, each item parsed. `where` names the request. */
export function parseList<T>(body: unknown, parse: Parser<T>, where: string): T[] {
  if (!Array.isArray(body)) throw new OktaShapeError(`${where}: the body is not a list`);
  const items: unknown[] = body;
  return items.map((item, index) => parse(item, `${where}: item ${index + 1}`));
}

/** Only the one that was asked for: another that comes in its place would be shown, judged or changed as this one. */
export function ofId<T extends { readonly id: string }>(parse: Parser<T>, id: string): Parser<T> {
  return (value, where) => {
    const record = parse(value, where);
    if (record.id === id) return record;
    throw new OktaShapeError(`${where}: ${record.id} came in the place of ${id}`);
  };
}

export function parseApp(value: unknown, where: string): App {
  const app = parseObject(value, where);
  if (isApp(app)) return app;
  throw new OktaShapeError(`${where} is not an app: it needs an id, a label and a status`);
}

export function parseUser(value: unknown, where: string): User {
  const user = parseObject(value, where);
  if (isUser(user)) return user;
  throw new OktaShapeError(`${where} is not a user: it needs an id and a status`);
}

export function parseAppUser(value: unknown, where: string): AppUser {
  if (isAppUser(value)) return value;
  throw new OktaShapeError(`${where} is not an application user as Okta documents it`);
}

export function parseLogEvent(value: unknown, where: string): LogEvent {
  if (isLogEvent(value)) return value;
  throw new OktaShapeError(
    `${where} is not an event of the System Log: it needs a uuid, a type and when it was published`,
  );
}

export function parseObject(value: unknown, where: string): JsonObject {
  if (isObject(value)) return value;
  throw new OktaShapeError(`${where} is not a JSON object`);
}

function isApp(app: JsonObject): app is App {
  return (
    isText(app.id) &&
    isText(app.label) &&
    isText(app.status) &&
    isTextOrNone(app.name) &&
    isTextOrNone(app.signOnMode) &&
    (app.features == null || (Array.isArray(app.features) && app.features.every(isText))) &&
    isObjectOrNone(app.settings)
  );
}

function isUser(user: JsonObject): user is User {
  return (
    isText(user.id) &&
    isText(user.status) &&
    isTextOrNone(user.created) &&
    isTextOrNone(user.lastLogin) &&
    isObjectOrNone(user.type) &&
    isTextOrNone(user.type?.id) &&
    isObjectOrNone(user.profile)
  );
}

export function isAppUser(user: unknown): user is AppUser {
  return (
    isObject(user) &&
    isId(user.id) &&
    TEXTS.every((key) => isTextOrNone(user[key])) &&
    isObjectOrNone(user.credentials) &&
    isTextOrNone(user.credentials?.userName) &&
    isObjectOrNone(user.profile) &&
    isObjectOrNone(user._embedded) &&
    isObjectOrNone(user._embedded?.user) &&
    (user._embedded?.user == null || isUser(user._embedded.user)) &&
    isObjectOrNone(user._links) &&
    isObjectOrNone(user._links?.group) &&
    isTextOrNone(user._links?.group?.href) &&
    isTextOrNone(user._links?.group?.name)
  );
}

const TEXTS = ['externalId', 'created', 'lastUpdated', 'scope', 'status', 'syncState'];
