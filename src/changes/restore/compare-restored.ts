import { isDeepStrictEqual } from 'node:util';
import type { AppUser, JsonObject } from '../../assignment/records.js';

/** The attributes of a recorded profile that have a value and are different now. */
export function profileDifferences(recorded: AppUser, now: AppUser): JsonObject {
  const present = now.profile ?? {};
  return Object.fromEntries(
    Object.entries(recorded.profile ?? {}).filter(
      ([key, value]) => value != null && !isDeepStrictEqual(value, present[key]),
    ),
  );
}

/** What of a recorded assignment is not as it was, an item each; when it began is not counted, it is new. */
export function notPutBack(recorded: AppUser, now: AppUser, refused: ReadonlyMap<string, string>): string[] {
  const fields: readonly (readonly [string, unknown, unknown])[] = [
    ['scope', recorded.scope, now.scope],
    ['user name', recorded.credentials?.userName, now.credentials?.userName],
    ['status', recorded.status, now.status],
    ['external id', recorded.externalId, now.externalId],
  ];
  const changed = fields
    .filter(([, before, after]) => (before ?? null) !== (after ?? null))
    .map(([name, before, after]) => `${name} was ${textOf(before)} and is ${textOf(after)}`);
  const attributes = Object.keys(profileDifferences(recorded, now)).map((key) => {
    const why = refused.get(key);
    return why === undefined ? `profile.${key}` : `profile.${key}: ${why}`;
  });
  const password = hasPassword(recorded) ? ['the password in the app, which Okta never shows'] : [];
  return [...changed, ...attributes, ...password];
}

function textOf(value: unknown): string {
  return value == null ? 'nothing' : JSON.stringify(value);
}

function hasPassword({ credentials }: AppUser): boolean {
  return credentials != null && 'password' in credentials && credentials.password != null;
}
