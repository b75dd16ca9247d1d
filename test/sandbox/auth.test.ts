import { createHash, randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { OAuthOptions } from '../../src/sandbox/server/token.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { ecKey, rsaKey, type TestKey } from '../support/keys.js';
import { at, call, get, type Json } from '../support/sandbox-calls.js';

const CLIENT_ID = '0oaServiceApp0000000';
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const DATA = {
  apps: [{ id: '0oaOne', label: 'One' }],
  users: [{ id: '00uAda' }],
  appUsers: { One: [{ id: '00uAda' }] },
};

describe('the built-in org: API tokens', () => {
  it('answers 403 E0000005 without credentials and 401 E0000011 with wrong ones', async () => {
    const sandbox = await startSandbox({ data: DATA, token: 'right' });
    try {
      const none = await fetch(`${sandbox.url}/api/v1/apps`);
      const wrong = await get(sandbox, '/api/v1/apps', { headers: { authorization: 'SSWS wrong' } });
      const right = await get(sandbox, '/api/v1/apps', { headers: { authorization: 'SSWS right' } });

      expect([none.status, at(await none.json(), 'errorCode')]).to.deep.equal([403, 'E0000005']);
      expect([wrong.status, wrong.body.errorCode]).to.deep.equal([401, 'E0000011']);
      expect(right.status).to.equal(200);
    } finally {
      await sandbox.stop();
    }
  });

  it('lets a read-only administrator read and not write', async () => {
    const sandbox = await startSandbox({ data: DATA, readOnlyToken: true });
    try {
      const read = await get(sandbox, '/api/v1/apps/0oaOne/users');
      const written = await call(sandbox, 'DELETE', '/api/v1/apps/0oaOne/users/00uAda');

      expect(read.rows).to.have.length(1);
      expect([written.status, written.body.errorCode]).to.deep.equal([403, 'E0000006']);
    } finally {
      await sandbox.stop();
    }
  });
});

describe('the built-in org: service apps', () => {
  let sandbox: Sandbox | undefined;
  afterEach(async () => await sandbox?.stop());

  const start = async (oauth: Partial<OAuthOptions> = {}, key = rsaKey()): Promise<Sandbox> => {
    const publicJwk = await exportJWK(key.publicKey);
    sandbox = await startSandbox({
      data: DATA,
      oauth: { clientId: CLIENT_ID, keys: [publicJwk], scopes: ['okta.apps.read', 'okta.users.read'], ...oauth },
    });
    return sandbox;
  };

  it('gives a bearer token for an assertion signed with its key, RSA or EC', async () => {
    for (const key of [rsaKey(), ecKey()]) {
      const org = await start({}, key);

      const granted = await requestToken(org, { key });
      const apps = await get(org, '/api/v1/apps', {
        headers: { authorization: `Bearer ${granted.body.access_token}` },
      });

      expect(granted.status).to.equal(200);
      expect(granted.body).to.include({ token_type: 'Bearer', expires_in: 3600, scope: 'okta.apps.read' });
      expect(apps.rows.map(({ label }) => label)).to.deep.equal(['One', 'Access Review Service']);
      expect(apps.rows[1]?.id).to.equal(CLIENT_ID);
      await org.stop();
    }
  });

  it('leaves its own app out of the list where asked', async () => {
    const org = await start({ hideApp: true });
    const token = (await requestToken(org)).body.access_token;

    const apps = await get(org, '/api/v1/apps', { headers: { authorization: `Bearer ${token}` } });

    expect(apps.rows.map(({ label }) => label)).to.deep.equal(['One']);
  });

  it('is not a user: me is not found', async () => {
    const org = await start();
    const token = (await requestToken(org, { scope: 'okta.users.read' })).body.access_token;

    const me = await get(org, '/api/v1/users/me', { headers: { authorization: `Bearer ${token}` } });

    expect([me.status, me.body.errorCode]).to.deep.equal([404, 'E0000007']);
  });

  const badAssertions: readonly (readonly [string, Partial<Assertion>, RegExp])[] = [
    ['signed with another key', { key: rsaKey(2049) }, /signature is invalid/],
    ['for another audience', { audience: 'https://example.okta.com/oauth2/v1/token' }, /invalid audience/],
    ['of another client', { clientId: '0oaOther' }, /invalid issuer or subject/],
    ['that is good for two hours', { lifetimeSeconds: 7200 }, /too far in the future/],
    ['that is over', { lifetimeSeconds: -60 }, /expired/],
  ];
  for (const [what, assertion, complaint] of badAssertions) {
    it(`refuses an assertion ${what}`, async () => {
      const answer = await requestToken(await start(), assertion);

      expect([answer.status, answer.body.error]).to.deep.equal([401, 'invalid_client']);
      expect(answer.body.error_description).to.match(complaint);
    });
  }

  it('takes an assertion once', async () => {
    const org = await start();

    const first = await requestToken(org, { jti: 'once' });
    const second = await requestToken(org, { jti: 'once' });

    expect(first.status).to.equal(200);
    expect([second.status, second.body.error]).to.deep.equal([401, 'invalid_client']);
    expect(second.body.error_description).to.match(/already been used/);
  });

  it('refuses a scope that was not granted, or leaves it out', async () => {
    const scope = 'okta.apps.read okta.logs.read';

    const refused = await requestToken(await start(), { scope });
    await sandbox?.stop();
    const narrowed = await requestToken(await start({ ungranted: 'leave-out' }), { scope });

    expect([refused.status, refused.body.error]).to.deep.equal([400, 'invalid_scope']);
    expect(narrowed.body.scope).to.equal('okta.apps.read');
  });

  it('answers 403 E0000006 to a call beyond the scopes, and counts manage as read', async () => {
    const org = await start({ scopes: ['okta.apps.manage'] });
    const token = (await requestToken(org, { scope: 'okta.apps.manage' })).body.access_token;
    const headers = { authorization: `Bearer ${token}` };

    const apps = await get(org, '/api/v1/apps', { headers });
    const users = await get(org, '/api/v1/users', { headers });

    expect(apps.status).to.equal(200);
    expect([users.status, users.body.errorCode]).to.deep.equal([403, 'E0000006']);
  });

  it('forgets a token when its time is over', async () => {
    const org = await start({ lifetimeSeconds: 0 });
    const token = (await requestToken(org)).body.access_token;

    const answer = await get(org, '/api/v1/apps', { headers: { authorization: `Bearer ${token}` } });

    expect([answer.status, answer.body.errorCode]).to.deep.equal([401, 'E0000011']);
  });

  it('demands a proof, then a nonce in it, and uses up the assertion each time', async () => {
    const org = await start({ dpop: 'nonce' });

    const bare = await requestToken(org);
    const noNonce = await requestToken(org, { jti: 'a', proof: {} });
    const nonce = noNonce.headers.get('dpop-nonce') ?? '';
    const again = await requestToken(org, { jti: 'a', proof: { nonce } });
    const granted = await requestToken(org, { jti: 'b', proof: { nonce } });

    expect([bare.status, bare.body.error]).to.deep.equal([400, 'invalid_dpop_proof']);
    expect(bare.body.error_description).to.equal('The DPoP proof JWT header is missing.');
    expect([noNonce.status, noNonce.body]).to.deep.equal([
      400,
      {
        error: 'use_dpop_nonce',
        error_description: 'Authorization server requires nonce in DPoP proof.',
      },
    ]);
    expect([again.status, again.body.error]).to.deep.equal([401, 'invalid_client']);
    expect(granted.body).to.include({ token_type: 'DPoP' });
  });

  it('takes a new proof with every call, for exactly that call', async () => {
    const org = await start({ dpop: 'required' });
    const token = String((await requestToken(org, { proof: {} })).body.access_token);
    const url = `${org.url}/api/v1/apps`;
    const asked = async (proof: Proof | undefined, scheme = 'DPoP') => {
      const dpop: Record<string, string> = proof === undefined ? {} : { dpop: await proofOf('GET', url, proof) };
      return (await get(org, '/api/v1/apps?limit=1', { headers: { authorization: `${scheme} ${token}`, ...dpop } }))
        .status;
    };

    expect(await asked({ accessToken: token })).to.equal(200);
    expect(await asked({ accessToken: token, jti: 'twice' })).to.equal(200);
    expect(await asked({ accessToken: token, jti: 'twice' }), 'a proof used before').to.equal(401);
    expect(await asked(undefined), 'no proof').to.equal(401);
    expect(await asked({ accessToken: token }, 'Bearer'), 'a bound token as a bearer token').to.equal(401);
    expect(await asked({}), 'no ath').to.equal(401);
    expect(await asked({ accessToken: 'another' }), "another token's ath").to.equal(401);
    expect(await asked({ accessToken: token, htm: 'get' }), 'htm in lower case').to.equal(401);
    expect(await asked({ accessToken: token, htu: `${url}?limit=1` }), 'htu with the query').to.equal(401);
    expect(await asked({ accessToken: token, key: ecKey('P-384') }), 'another key').to.equal(401);
    expect(await asked({ accessToken: token, ageSeconds: 3600 }), 'an old proof').to.equal(401);
  });
});

interface Assertion {
  readonly key: TestKey;
  readonly clientId: string;
  readonly audience: string;
  readonly lifetimeSeconds: number;
  readonly jti: string;
  readonly scope: string;
  readonly proof: Proof;
}

interface Proof {
  readonly key?: TestKey;
  readonly nonce?: string;
  readonly accessToken?: string;
  readonly jti?: string;
  readonly htm?: string;
  readonly htu?: string;
  readonly ageSeconds?: number;
}

async function requestToken(org: Sandbox, options: Partial<Assertion> = {}) {
  const url = `${org.url}/oauth2/v1/token`;
  const key = options.key ?? rsaKey();
  const clientId = options.clientId ?? CLIENT_ID;
  const now = Math.floor(Date.now() / 1000);
  const assertion = await new SignJWT({ jti: options.jti ?? randomUUID() })
    .setProtectedHeader({ alg: key.privateKey.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(options.audience ?? url)
    .setExpirationTime(now + (options.lifetimeSeconds ?? 300))
    .sign(key.privateKey);
  const response = await fetch(url, {
    method: 'POST',
    headers: options.proof === undefined ? {} : { dpop: await proofOf('POST', url, options.proof) },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: options.scope ?? 'okta.apps.read',
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: assertion,
    }),
  });
  return { status: response.status, headers: response.headers, body: (await response.json()) as Json };
}

async function proofOf(method: string, url: string, proof: Proof): Promise<string> {
  const key = proof.key ?? ecKey();
  const jwk: JWK = await exportJWK(key.publicKey);
  const ath = proof.accessToken && createHash('sha256').update(proof.accessToken).digest('base64url');
  return await new SignJWT({
    htm: proof.htm ?? method,
    htu: proof.htu ?? url,
    jti: proof.jti ?? randomUUID(),
    ...(proof.nonce === undefined ? {} : { nonce: proof.nonce }),
    ...(ath === undefined ? {} : { ath }),
  })
    .setProtectedHeader({ typ: 'dpop+jwt', alg: jwk.crv === 'P-384' ? 'ES384' : 'ES256', jwk })
    .setIssuedAt(Math.floor(Date.now() / 1000) - (proof.ageSeconds ?? 0))
    .sign(key.privateKey);
}
