/**
 * What of a row is compared with the run before: the facts that a reviewer decides on. Not the app's own name and
 * status, nor what changes without anybody's doing: the last sign-in, the state of provisioning, the last update.
 */
export const COMPARED = [
  'login',
  'email',
  'first_name',
  'last_name',
  'department',
  'title',
  'manager',
  'user_type',
  'user_status',
  'app_username',
  'app_role',
  'assignment_status',
  'scope',
  'granted_by_group',
  'paths',
  'assigned_at',
] as const;

export type ComparedKey = (typeof COMPARED)[number];

/** A value that is another one than in the run before. */
export interface ChangedValue {
  readonly what: ComparedKey;
  readonly before: string;
  readonly after: string;
}
