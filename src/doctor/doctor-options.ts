import type { Clock } from '../async/clock.js';
import type { OktaClient } from '../okta/api.js';
import type { Credentials } from '../okta/auth/credentials.js';
import type { UsedPolicy } from './check-commands.js';
import type { RateLog } from './rate-log.js';

export interface DoctorOptions {
  readonly client: OktaClient;
  readonly credentials: Credentials;
  /** Hears the client's events, so that the limits of the answers are known. */
  readonly rateLog: RateLog;
  /** Part of the rate limits that a review may use, above 0 and at most 1. */
  readonly share: number;
  /** What the policy switches on wants scopes. */
  readonly policy: UsedPolicy;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
