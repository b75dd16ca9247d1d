import type { Clock } from '../async/clock.js';
import { ConfigError } from '../errors.js';
import type { Credentials } from '../okta/auth/credentials.js';
import type { SharedWith } from '../okta/client-options.js';
import { percentDecoded } from '../okta/paths.js';
import { openRedisCluster } from '../okta/rate-limit/redis/redis-cluster.js';
import { secretOf } from '../okta/secret.js';
import { variableOf } from './machine.js';

/** Where the processes that share a token's budget meet. From the environment only: it may hold a password. */
export const REDIS_URL = 'OKTA_ACCESS_REVIEW_REDIS_URL';

/** The sharing that the environment asks for; undefined where it asks for none. Throws ConfigError, without the value. */
export function sharedWith(
  credentials: Credentials,
  env: Readonly<Record<string, string | undefined>>,
  randomId: () => string,
  clock: Clock,
): SharedWith | undefined {
  const value = variableOf(env, REDIS_URL);
  if (value === undefined) return undefined;
  if (!URL.canParse(value) || !isRedisUrl(new URL(value))) {
    const form = 'redis://[:PASSWORD@]HOST[:PORT][/NUMBER], or the same with rediss://';
    throw new ConfigError([`${REDIS_URL} must be a URL such as ${form}`]);
  }
  const { password } = new URL(value);
  const url = secretOf(value, [password, percentDecoded(password)]);
  const owner = `${credentials.org}\n${principalOf(credentials)}`;
  return { instance: randomId(), openCluster: () => openRedisCluster({ url, owner, clock }) };
}

/** A path is the number of a database. */
function isRedisUrl({ protocol, pathname }: URL): boolean {
  return (protocol === 'redis:' || protocol === 'rediss:') && /^(?:\/\d*)?$/.test(pathname);
}

/** Okta limits each token and each service app by itself. */
function principalOf(credentials: Credentials): string {
  return credentials.mode === 'SSWS' ? `SSWS ${credentials.token.reveal()}` : `client ${credentials.clientId}`;
}
