import type { Clock } from '../../async/clock.js';
import { PRODUCT, VERSION } from '../../version.js';
import type { Authorizer } from '../transport/authorizer.js';
import { routeBy } from '../transport/route.js';
import { createApiTokenAuthorizer } from './api-token.js';
import type { Credentials } from './credentials.js';
import { createOAuthAuthorizer } from './oauth.js';

export interface AuthorizerOptions {
  readonly clock: Clock;
  /** Unique every time it is called: the `jti` of assertions and proofs. */
  readonly randomId: () => string;
  /** From 0 to less than 1, for jitter. */
  readonly random: () => number;
  /** Of one token request, in milliseconds; 30 s by default. */
  readonly timeoutMs?: number;
  /** Tries of one token in all; 5 by default. */
  readonly maxTries?: number;
  /** This program's name and version by default. */
  readonly userAgent?: string;
}

/** The authorizer for these credentials. It asks nothing of the org before its first headers are needed. */
export function createAuthorizer(credentials: Credentials, options: AuthorizerOptions): Authorizer {
  if (credentials.mode === 'SSWS') return createApiTokenAuthorizer(credentials);
  return createOAuthAuthorizer(credentials, {
    route: routeBy(credentials.proxy),
    timeoutMs: 30_000,
    maxTries: 5,
    userAgent: `${PRODUCT}/${VERSION}`,
    ...options,
  });
}
