import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { exportJWK } from 'jose';
import { systemClock } from '../../src/async/clock.js';
import type { Check } from '../../src/doctor/check.js';
import { createRateLog } from '../../src/doctor/rate-log.js';
import { runDoctor } from '../../src/doctor/run-doctor.js';
import { createAuthorizer } from '../../src/okta/auth/authorizer.js';
import { loadCredentials } from '../../src/okta/auth/credentials.js';
import { createOktaClient } from '../../src/okta/client.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import type { OAuthOptions } from '../../src/sandbox/server/token.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { ecKey, jwkOf, pemOf, rsaKey, type TestKey } from '../support/keys.js';
import { policyFrom } from '../support/policy-from.js';

const CLIENT_ID = '0oaReviewService00001';
const SCOPES = ['okta.apps.read', 'okta.users.read'];

interface Visit {
  readonly key: TestKey;
  /** The private key as its owner writes it. */
  readonly text: string;
  readonly oauth?: Partial<OAuthOptions>;
  readonly options?: SandboxOptions;
}

/** What doctor finds with a service app at a built-in org, over a socket. */
async function visit({ key, text, oauth, options }: Visit): Promise<{ checks: readonly Check[]; sandbox: Sandbox }> {
  const keys = [{ ...(await exportJWK(key.publicKey)), kid: 'kid-1' }];
  const app: OAuthOptions = { clientId: CLIENT_ID, keys, scopes: SCOPES, ...oauth };
  const sandbox = await startSandbox({ users: 50, apps: 3, assignments: 60, oauth: app, ...options });
  const env = {
    OKTA_CLIENT_ORGURL: sandbox.url,
    OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
    OKTA_CLIENT_CLIENTID: CLIENT_ID,
    OKTA_CLIENT_PRIVATEKEY: text,
    OKTA_CLIENT_KEYID: 'kid-1',
  };
  const credentials = loadCredentials({ env, homeFolder: '/nowhere', workingFolder: '/nowhere' });
  const rateLog = createRateLog();
  const clock = systemClock;
  const authorize = createAuthorizer(credentials, { clock, randomId: randomUUID, random: Math.random });
  const client = createOktaClient({ org: credentials.org, authorize, clock, onEvent: rateLog.onEvent });
  try {
    const checks: Check[] = [];
    const { signal } = new AbortController();
    const policy = policyFrom();
    for await (const check of runDoctor({ client, credentials, rateLog, share: 0.9, policy, clock, signal }))
      checks.push(check);
    return { checks, sandbox };
  } finally {
    await client.close();
    await sandbox.stop();
  }
}

function statesOf(checks: readonly Check[]): Readonly<Record<string, string>> {
  return Object.fromEntries(checks.map(({ id, state }) => [id, state]));
}

describe('doctor at a built-in org', () => {
  for (const dpop of ['none', 'required', 'nonce'] as const) {
    for (const [name, key, text] of [
      ['an RSA key in PEM', rsaKey, () => pemOf(rsaKey(), 'pkcs1').replaceAll('\n', '\\n')],
      ['a P-384 key in JWK', () => ecKey('P-384'), () => jwkOf(ecKey('P-384'))],
    ] as const) {
      it(`finds nothing amiss with a service app, ${name}, DPoP ${dpop}`, async () => {
        const { checks, sandbox } = await visit({ key: key(), text: text(), oauth: { dpop } });

        expect(checks.filter(({ state }) => state !== 'ok')).to.deep.equal([]);
        expect(checks.map(({ id }) => id)).to.include.members(['scopes', 'blind', 'rate-limits']);
        const tokenRequests = sandbox.requests.filter(({ path }) => path.startsWith('/oauth2/v1/token'));
        expect(tokenRequests).to.have.length({ none: 1, required: 2, nonce: 3 }[dpop]);
      });
    }
  }

  it("signs in although this machine's clock is twenty minutes away, and says so", async () => {
    const { checks } = await visit({
      key: ecKey(),
      text: pemOf(ecKey()),
      oauth: { dpop: 'nonce' },
      options: { clockSkewMs: 20 * 60_000 },
    });

    expect(statesOf(checks)).to.include({ 'sign-in': 'ok', clock: 'warning', users: 'ok' });
  });

  it('finds a scope that was left out of the token', async () => {
    const oauth = { scopes: ['okta.apps.read'], ungranted: 'leave-out' } as const;

    const { checks } = await visit({ key: ecKey(), text: pemOf(ecKey()), oauth });

    expect(statesOf(checks)).to.include({ 'sign-in': 'ok', scopes: 'failed', apps: 'ok', users: 'failed' });
  });

  it('finds a scope for which the org refuses the token', async () => {
    const oauth = { scopes: ['okta.apps.read'], ungranted: 'refuse' } as const;

    const { checks } = await visit({ key: ecKey(), text: pemOf(ecKey()), oauth });

    expect(checks.at(-1)).to.include({ id: 'sign-in', state: 'failed' });
    expect(checks.at(-1)?.detail).to.match(
      /invalid_scope.*A super admin must grant okta\.apps\.read, okta\.users\.read/,
    );
  });

  it('finds a role that hides apps', async () => {
    const { checks } = await visit({ key: ecKey(), text: pemOf(ecKey()), oauth: { hideApp: true } });

    expect(statesOf(checks)).to.include({ apps: 'ok', blind: 'failed' });
  });

  it('finds a key that the app does not have', async () => {
    const { checks } = await visit({ key: rsaKey(), text: pemOf(ecKey()) });

    expect(checks.at(-1)).to.include({ id: 'sign-in', state: 'failed' });
    expect(checks.at(-1)?.detail).to.match(/invalid_client.*under the kid kid-1$/);
  });
});
