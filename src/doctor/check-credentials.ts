import { type ConfigError, messageOf } from '../errors.js';
import type { Credentials } from '../okta/auth/credentials.js';
import { type Check, failed, ok, warning } from './check.js';

const FOUND = { id: 'credentials', title: 'Credentials' };
const LIFETIME = { id: 'api-token-lifetime', title: 'Life of the API token' };

/** Which credentials are used, and where each setting came from; never a value of a secret. */
export function checkCredentials(credentials: Credentials): Check {
  const kind = credentials.mode === 'SSWS' ? 'API token' : `service app ${credentials.clientId} (private-key JWT)`;
  const sources = credentials.sources.map(({ setting, from }) => `${setting} from ${from}`).join(', ');
  return ok(FOUND, `${kind} at ${credentials.org}; ${sources}`);
}

/** The check that stands for credentials that could not be loaded. */
export function missingCredentials(error: ConfigError): Check {
  return failed(FOUND, messageOf(error), 'Set what is named; `okta-access-review sandbox` shows an example');
}

/** An API token dies of disuse between two quarters: "Tokens that aren't used for 30 days expire" (Okta, Create an API token). */
export function checkTokenLifetime(credentials: Credentials): Check | undefined {
  if (credentials.mode !== 'SSWS') return undefined;
  return warning(
    LIFETIME,
    'an API token expires after 30 days without use, and with the user who made it',
    'For a schedule of more than 30 days use an OAuth service app (OKTA_CLIENT_AUTHORIZATIONMODE=PrivateKey), ' +
      'or run `doctor` every week',
  );
}
