import { messageOf } from '../errors.js';
import type { PrivateKeyCredentials } from '../okta/auth/credentials.js';
import { isForbidden, isNotFound } from '../okta/errors.js';
import { type Check, failed, failedBy, ok } from './check.js';
import type { DoctorOptions } from './doctor-options.js';

const BLIND = { id: 'blind', title: 'Sees all apps' };

/**
 * Whether a role hides apps. A service app's client id is its app id, so a role that sees every app sees this one too;
 * Okta leaves hidden apps out of the listing without a word.
 */
export async function checkBlindness(
  { client, signal }: DoctorOptions,
  { clientId }: PrivateKeyCredentials,
): Promise<Check> {
  const fix =
    `Assign the service app ${clientId} a role over all apps (its Admin roles tab), ` +
    'for instance Read-Only Administrator, and not a custom role with a resource set of some';
  try {
    const app = await client.getApp(clientId, { signal });
    return ok(BLIND, `the service app itself is among the apps, as "${app.label}"`);
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) {
      return failed(BLIND, `the service app cannot see itself, so its role hides apps: ${messageOf(error)}`, fix);
    }
    return failedBy(BLIND, error, fix);
  }
}
