import type { PrivateKeyCredentials } from '../okta/auth/credentials.js';
import { DEFAULT_SCOPES } from '../okta/auth/setting-values.js';
import type { Scopes } from '../okta/transport/authorizer.js';
import { type Check, failed, ok, warning } from './check.js';

const GRANTED = { id: 'scopes', title: 'OAuth scopes' };
const LEAST = { id: 'write-scopes', title: 'Least privilege' };

/** Whether the service app has the scopes that it asks for and that a review needs, and none that can change things. */
export function checkScopes({ requested, granted }: Scopes, { clientId }: PrivateKeyCredentials): readonly Check[] {
  const refused = requested.filter((scope) => !granted.includes(scope));
  const notAsked = DEFAULT_SCOPES.filter((scope) => !allows(requested, scope));
  const problems = [
    ...(refused.length === 0 ? [] : [`asked for and not granted: ${refused.join(', ')}`]),
    ...(notAsked.length === 0 ? [] : [`needed and not asked for: ${notAsked.join(', ')}`]),
  ];
  const fixes = [
    ...(refused.length === 0
      ? []
      : [`A super admin must grant ${refused.join(', ')} on the Okta API Scopes tab of the app ${clientId}`]),
    ...(notAsked.length === 0 ? [] : [`Add ${notAsked.join(', ')} to OKTA_CLIENT_SCOPES`]),
  ];
  return [
    problems.length === 0 ? ok(GRANTED, granted.join(', ')) : failed(GRANTED, problems.join('; '), fixes.join('. ')),
    checkLeastPrivilege(granted),
  ];
}

function checkLeastPrivilege(granted: readonly string[]): Check {
  const writing = granted.filter((scope) => !scope.endsWith('.read'));
  if (writing.length === 0) return ok(LEAST, 'the scopes can only read');
  const fix = `Leave ${writing.join(', ')} out of OKTA_CLIENT_SCOPES, and keep a second service app for apply`;
  return warning(LEAST, `a review needs no ${writing.join(', ')}`, fix);
}

/** okta.apps.manage allows what okta.apps.read does. */
export function allows(scopes: readonly string[], needed: string): boolean {
  return scopes.includes(needed) || scopes.includes(needed.replace(/\.read$/, '.manage'));
}
