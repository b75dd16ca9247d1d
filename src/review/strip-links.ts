import type { AppUser, JsonObject, User } from '../records.js';

/**
 * What the snapshot keeps of an application user: everything but `_links`, save `_links.group`, which names the group
 * that grants the assignment. The links are most of an expanded row's bytes (nine of them in each embedded user).
 */
export function stripAppUser(record: AppUser): JsonObject {
  const { _links: links, _embedded: embedded, ...kept } = record;
  const user = embedded?.user;
  const group = links?.group;
  return {
    ...kept,
    ...(group == null ? {} : { _links: { group } }),
    ...(user == null ? {} : { _embedded: { user: stripRecord(user) } }),
  };
}

/** An app, a user or a group without `_links`. */
export function stripRecord(record: JsonObject | User): JsonObject {
  const { _links: _, ...kept } = record;
  return kept;
}
