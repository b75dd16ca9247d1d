import { isAdminRole } from '../assignment/admin-records.js';
import type { App } from '../assignment/records.js';
import { isSourceId } from '../assignment/source-records.js';
import { anySubject, type PersonNames } from '../assignment/subject.js';
import { anyAppMatcher } from '../rules/app-glob.js';
import type { ApplyPolicy } from './policy.js';

/** What a plan refuses by the policy, or by what the app is: known before anybody decides, so that packets say it too. */
export const GUARD_KINDS = ['protected-user', 'protected-app', 'console', 'directory', 'no-sign-on-mode'] as const;
export type GuardKind = (typeof GUARD_KINDS)[number];

export interface Guard {
  readonly kind: GuardKind;
  readonly why: string;
}

export type GuardOf = (app: App, subjectOf: () => PersonNames) => Guard | undefined;

const PROTECTED_USER = 'the user is protected (apply.protected.users: ';
const PROTECTED_APP = 'the app is protected (apply.protected.apps)';

/** Compiles what guards an access from being removed; apps that are named are not taken for directories or consoles. */
export function compileGuards(limits: Pick<ApplyPolicy, 'protected'>, namedApps: ReadonlySet<string>): GuardOf {
  const { users, apps } = limits.protected;
  const isProtectedApp = anyAppMatcher(apps);
  const protectedUser = anySubject(users);
  const guardOfApp = (app: App): Guard | undefined => {
    if (isProtectedApp(app)) return { kind: 'protected-app', why: PROTECTED_APP };
    if (namedApps.has(app.id) || isAdminRole(app) || isSourceId(app.id)) return undefined;
    const special = specialApp(app);
    return special && { ...special, why: `${special.why}${untilNamed(app.id)}` };
  };
  // rows come app by app: what holds for all of an app is found out once
  let last: { readonly app: App; readonly guard: Guard | undefined } | undefined;
  return (app, subjectOf) => {
    const user = users.length === 0 ? undefined : protectedUser(subjectOf());
    if (user !== undefined) return { kind: 'protected-user', why: `${PROTECTED_USER}${user})` };
    if (last?.app !== app) last = { app, guard: guardOfApp(app) };
    return last.guard;
  };
}

/** Whether a plan's reason to refuse is that the policy protects the app or the user. */
export function isByProtection(why: string): boolean {
  return why === PROTECTED_APP || why.startsWith(PROTECTED_USER);
}

/** Whether a plan's reason to refuse falls away where the app is named. */
export function isUntilNamed(why: string, appId: string): boolean {
  return why.endsWith(untilNamed(appId));
}

function untilNamed(appId: string): string {
  return `; name the app ${appId} to have it done`;
}

/** Okta's own consoles, by catalogue name: who loses one may lose the way back into the org. */
const CONSOLES: ReadonlySet<string> = new Set([
  'saasure', // Okta Admin Console
  'okta_enduser', // Okta Dashboard
  'okta_browser_plugin',
  'okta_flow_sso', // Okta Workflows
  'okta_atspoke_sso', // Okta Access Requests
  'okta_iga_reviewer', // Okta Access Certification Reviews
]);

const DIRECTORIES: ReadonlySet<string> = new Set(['active_directory']);

/**
 * Why an app's users are not removed unless the app is named: known by `name` and `signOnMode`, never by label, which
 * anybody may write. Unassigning a user of a directory that authenticates leaves them without a password (Okta,
 * Unassign an application user), and a directory is what no sign-on mode says.
 */
function specialApp({ name, signOnMode }: App): Guard | undefined {
  const key = name ?? '';
  if (CONSOLES.has(key)) return { kind: 'console', why: `${key} is one of Okta's own console apps` };
  if (DIRECTORIES.has(key) || key.startsWith('ldap')) return { kind: 'directory', why: `${key} is a directory` };
  if (signOnMode == null || signOnMode === '')
    return { kind: 'no-sign-on-mode', why: `${key || 'the app'} has no sign-on mode, as directories have none` };
  return undefined;
}
