import { profileText } from '../assignment/assignment.js';
import { messageOf } from '../errors.js';
import { isForbidden, OktaNetworkError, OktaShapeError } from '../okta/errors.js';
import { type Check, failed, failedBy, ok, warning } from './check.js';
import type { DoctorOptions } from './doctor-options.js';

const ORG = { id: 'org', title: 'Org reachable' };
const CLOCK = { id: 'clock', title: "Clock against the org's" };
const SIGN_IN = { id: 'sign-in', title: 'Sign-in' };

/** Ages are measured to the org's clock, but logs and file names of this machine should agree with it. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Whether the org answers, by what clock, and whether it takes the credential; without all that no other check can be made. */
export async function* checkSignIn(options: DoctorOptions): AsyncGenerator<Check, boolean> {
  let signIn: Check;
  try {
    signIn = options.credentials.mode === 'SSWS' ? await askForUser(options) : await askForToken(options);
  } catch (error) {
    if (error instanceof OktaNetworkError || error instanceof OktaShapeError) {
      const { org } = options.client;
      yield failed(
        ORG,
        messageOf(error),
        `Check that ${org} is your org and that this machine may reach it (DNS, firewall, proxy)`,
      );
      return false;
    }
    signIn = failedBy(SIGN_IN, error, fixOf(options));
  }
  yield ok(ORG, `${options.client.org} answers`);
  // a refused token request leaves the client without an answer to tell the time by
  if (options.rateLog.answers() > 0) yield checkClock(options);
  yield signIn;
  return signIn.state !== 'failed';
}

/** A token belongs to a user, whose role it has. */
async function askForUser({ client, signal }: DoctorOptions): Promise<Check> {
  try {
    const user = await client.getUser('me', { signal });
    return ok(SIGN_IN, `as the user ${profileText(user, 'login') || user.id} (${user.id}, ${user.status})`);
  } catch (error) {
    if (!isForbidden(error)) throw error;
    const fix = 'Give the token’s user a role that reads users, for instance Read-Only Administrator';
    return warning(SIGN_IN, `the token is accepted, but may not read its own user: ${messageOf(error)}`, fix);
  }
}

/** A service app gets its token with its first request: one small page of apps, whatever the answer to that is. */
async function askForToken({ client, credentials, signal }: DoctorOptions): Promise<Check> {
  const clientId = credentials.mode === 'PrivateKey' ? credentials.clientId : '';
  try {
    for await (const _page of client.listApps({ limit: 1, signal })) break;
  } catch (error) {
    // a refusal of the listing is told by the check of the apps
    if (!isForbidden(error)) throw error;
  }
  return ok(SIGN_IN, `as the service app ${clientId}`);
}

function fixOf({ credentials }: DoctorOptions): string {
  return credentials.mode === 'SSWS'
    ? 'Make a new token (Security > API > Tokens) as an active user, and check that it is of this org and its network zones'
    : 'Mend what the message names in the Admin Console, at Applications > the service app';
}

function checkClock({ client, clock }: DoctorOptions): Check {
  const aheadMs = clock.now() - client.serverNow();
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  if (Math.abs(aheadMs) <= CLOCK_TOLERANCE_MS) return ok(CLOCK, `within ${Math.max(1, seconds)} s`);
  const fix = "Let this machine's clock be set by NTP; reviews go by the org's clock meanwhile";
  return warning(CLOCK, `this machine is ${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} the org`, fix);
}
