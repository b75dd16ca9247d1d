import type { Check } from './check.js';
import { checkAdmins } from './check-admins.js';
import { checkBlindness } from './check-blindness.js';
import { checkCommands } from './check-commands.js';
import { checkCredentials, checkTokenLifetime } from './check-credentials.js';
import { checkLog } from './check-ledger.js';
import { checkRateLimits } from './check-rate-limits.js';
import { checkReading } from './check-reading.js';
import { checkScopes } from './check-scopes.js';
import { checkSignIn } from './check-sign-in.js';
import type { DoctorOptions } from './doctor-options.js';

/**
 * Checks step by step whether a review can work with these credentials, in about six reads that change nothing. Ends
 * early where the org does not answer or lets nobody in. Rejects only with the signal's reason or a defect.
 */
export async function* runDoctor(options: DoctorOptions): AsyncGenerator<Check> {
  const { client, credentials, rateLog, share } = options;
  yield checkCredentials(credentials);
  const isIn = yield* checkSignIn(options);
  if (!isIn) return;
  if (credentials.mode === 'PrivateKey') {
    yield* checkScopes(client.scopes(), credentials);
    yield* checkCommands(client.scopes(), options.policy);
  }
  yield* checkReading(options);
  const log = await checkLog(options);
  if (log !== undefined) yield log;
  if (options.policy.admins.roles === 'all') yield await checkAdmins(options);
  if (credentials.mode === 'PrivateKey') yield await checkBlindness(options, credentials);
  yield checkRateLimits(rateLog.limits(), share);
  const lifetime = checkTokenLifetime(credentials);
  if (lifetime !== undefined) yield lifetime;
}
