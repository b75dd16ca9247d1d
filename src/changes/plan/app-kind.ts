import type { App } from '../../assignment/records.js';

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
export function specialApp({ name, signOnMode }: App): string | undefined {
  const key = name ?? '';
  if (CONSOLES.has(key)) return `${key} is one of Okta's own console apps`;
  if (DIRECTORIES.has(key) || key.startsWith('ldap')) return `${key} is a directory`;
  if (signOnMode == null || signOnMode === '')
    return `${key || 'the app'} has no sign-on mode, as directories have none`;
  return undefined;
}
