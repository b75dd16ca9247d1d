import { type Clock, systemClock } from '../async/clock.js';
import { ConfigError } from '../errors.js';
import { PRODUCT, VERSION } from '../version.js';
import type { ClientEvent } from './api.js';
import { parseOrgUrl } from './auth/org-url.js';
import type { Cluster } from './rate-limit/redis/cluster.js';
import type { Secret } from './secret.js';
import type { Authorizer } from './transport/authorizer.js';
import { BODY_LIMITS } from './transport/body-reader.js';
import { type Route, routeBy } from './transport/route.js';

export interface OktaClientOptions {
  /** The org's URL: https, or http on a loopback host. */
  readonly org: string;
  /** Who asks: of `createAuthorizer`. */
  readonly authorize: Authorizer;
  /** Part of each rate limit that may be used, above 0 and at most 1; 0.9 by default. */
  readonly share?: number | undefined;
  /** Requests under way at once over all buckets; 8 by default. */
  readonly maxConcurrent?: number | undefined;
  /** For one try, to the last byte of its body, in milliseconds; a minute by default. */
  readonly timeoutMs?: number | undefined;
  /** URL of an HTTP proxy on the way to the org; none by default, whatever the environment says. */
  readonly proxy?: Secret | undefined;
  /** The most bytes that one answer may unpack to; 32 MiB by default. A larger one is an error, whatever it holds. */
  readonly maxBodyBytes?: number | undefined;
  /** Tries of one request in all, those after a 429 aside; 6 by default. */
  readonly maxTries?: number | undefined;
  /** How long Okta may answer nothing but 429 before a request gives up, in milliseconds; 15 minutes by default. */
  readonly patienceMs?: number | undefined;
  /** Spends the budget together with other processes, while that can be done; by itself by default. */
  readonly shared?: SharedWith | undefined;
  /** The system's by default. */
  readonly clock?: Clock | undefined;
  /** At least 0 and below 1, for jitter only; `Math.random` by default. */
  readonly random?: (() => number) | undefined;
  /** Learns of answers, waits and repetitions; nobody by default. */
  readonly onEvent?: ((event: ClientEvent) => void) | undefined;
  /** This program's name and version, Node's and the platform by default. */
  readonly userAgent?: string | undefined;
}

/** Whom a budget is shared with. */
export interface SharedWith {
  /** This process's own id, to tell it from the others. */
  readonly instance: string;
  readonly openCluster: () => Promise<Cluster>;
}

export interface ClientSettings {
  readonly origin: string;
  readonly authorize: Authorizer;
  readonly share: number;
  readonly maxConcurrent: number;
  readonly timeoutMs: number;
  readonly route: Route;
  readonly maxBodyBytes: number;
  readonly maxTries: number;
  readonly patienceMs: number;
  readonly shared: SharedWith | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly onEvent: (event: ClientEvent) => void;
  readonly userAgent: string;
}

/** The options with their defaults. Throws ConfigError with everything that is wrong at once. */
export function settingsOf(options: OktaClientOptions): ClientSettings {
  const org = parseOrgUrl(options.org);
  const { share = 0.9, maxConcurrent = 8, timeoutMs = 60_000, maxTries = 6, patienceMs = 15 * 60_000 } = options;
  const { maxBodyBytes = BODY_LIMITS.maxBytes } = options;
  const problems = [
    ...(org.ok ? [] : [org.problem]),
    ...(share > 0 && share <= 1 ? [] : [`share must be above 0 and at most 1, not ${share}`]),
    ...[...Object.entries({ maxConcurrent, maxTries, maxBodyBytes })]
      .filter(([, value]) => !Number.isInteger(value) || value < 1)
      .map(([name, value]) => `${name} must be a whole number of at least 1, not ${value}`),
    ...[...Object.entries({ timeoutMs, patienceMs })]
      .filter(([, value]) => !(value > 0))
      .map(([name, value]) => `${name} must be above 0, not ${value}`),
  ];
  if (!org.ok || problems.length > 0) throw new ConfigError(problems);
  return {
    origin: org.origin,
    authorize: options.authorize,
    share,
    maxConcurrent,
    timeoutMs,
    route: routeBy(options.proxy),
    maxBodyBytes,
    maxTries,
    patienceMs,
    shared: options.shared,
    clock: options.clock ?? systemClock,
    random: options.random ?? Math.random,
    onEvent: options.onEvent ?? (() => {}),
    userAgent: options.userAgent ?? `${PRODUCT}/${VERSION} node/${process.versions.node} ${process.platform}`,
  };
}
