import type { AppRecord, UserRecord } from '../state/records.js';
import { ApiError } from './api-error.js';

/** Attributes that Okta's default mappings fill from the user. */
const MAPPED: readonly string[] = ['email', 'firstName', 'lastName', 'displayName'];

/** An app user's profile as the mappings make it: every attribute of the app, mostly null. */
export function mappedProfile(app: AppRecord, user: UserRecord): Record<string, unknown> {
  return Object.fromEntries(
    app.profileKeys.map((key) => [key, MAPPED.includes(key) ? (user.profile[key] ?? null) : null]),
  );
}

/** Refuses attributes that the app does not have, and other values for mapped ones where profiles are pushed. */
export function checkProfile(
  app: AppRecord,
  mapped: Readonly<Record<string, unknown>>,
  profile: Readonly<Record<string, unknown>>,
): void {
  const pushes = app.features.includes('PUSH_NEW_USERS') || app.features.includes('PUSH_PROFILE_UPDATES');
  for (const [key, value] of Object.entries(profile)) {
    if (!app.profileKeys.includes(key)) throw new ApiError('E0000001', key, [`Property '${key}' not found`]);
    if (pushes && MAPPED.includes(key) && value !== mapped[key]) throw new ApiError('E0000075', key);
  }
}
