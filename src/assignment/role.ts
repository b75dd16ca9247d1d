import { profileText } from './assignment.js';
import type { AppUser } from './records.js';

/** What the access is, as the app user's profile says it: the first of these attributes that has a value. */
export function roleOf(appUser: AppUser, attributes: readonly string[]): string {
  for (const attribute of attributes) {
    const text = profileText(appUser, attribute);
    if (text !== '') return text;
  }
  return '';
}
