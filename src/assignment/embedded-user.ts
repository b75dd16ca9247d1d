import type { AppUser, User } from './records.js';

/**
 * The user that came with a row, where it is the row's own. Somebody else in its place would be shown, judged and decided
 * on as the person who has the access, so the row counts as one that came without its user.
 */
export function embeddedUserOf(row: AppUser): User | undefined {
  const user = row._embedded?.user;
  return user?.id === row.id ? user : undefined;
}
