import { expect } from 'chai';
import nock from 'nock';
import { RefusedError } from '../../../src/errors.js';
import { createAuthorizer } from '../../../src/okta/auth/authorizer.js';
import type { PrivateKeyCredentials } from '../../../src/okta/auth/credentials.js';
import { readPrivateKey } from '../../../src/okta/auth/private-key.js';
import { TokenRefusedError } from '../../../src/okta/auth/token-refusal.js';
import { OktaNetworkError, OktaShapeError } from '../../../src/okta/errors.js';
import type { Authorizer } from '../../../src/okta/transport/authorizer.js';
import { type FakeClock, fakeClock } from '../../support/fake-clock.js';
import { ecKey, jwkOf, pemOf, rsaKey } from '../../support/keys.js';
import { expectNoSecret } from '../../support/no-secret.js';
import { rejectionOf } from '../../support/rejection.js';
import {
  athOf,
  CLIENT_ID,
  granted,
  NOW_MS,
  ORG,
  oauthError,
  type SeenTokenRequest,
  scriptTokens,
  type TokenReply,
  verifiedAssertion,
  verifiedProof,
} from '../../support/token-org.js';

const APPS = `${ORG}/api/v1/apps?limit=200`;
const SCOPES = ['okta.apps.read', 'okta.users.read'];
const MINUTE_MS = 60_000;
const NO_NONCE = oauthError(400, 'use_dpop_nonce', 'Authorization server requires nonce in DPoP proof.', {
  'dpop-nonce': 'nonce-1',
});
const NO_PROOF = oauthError(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');

function credentialsOf(key: string = pemOf(ecKey())): PrivateKeyCredentials {
  const read = readPrivateKey(key);
  return { mode: 'PrivateKey', org: ORG, clientId: CLIENT_ID, scopes: SCOPES, sources: [], ...read };
}

interface Setup {
  readonly authorizer: Authorizer;
  readonly clock: FakeClock;
}

function setUp(key?: string, timeoutMs = 1000): Setup {
  const clock = fakeClock(NOW_MS);
  let ids = 0;
  const randomId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const authorizer = createAuthorizer(credentialsOf(key), {
    clock,
    randomId,
    random: () => 0.5,
    timeoutMs,
    maxTries: 3,
  });
  return { authorizer, clock };
}

function thrice(reply: TokenReply): readonly TokenReply[] {
  return [reply, reply, reply];
}

async function authorizationOf({ authorizer }: Setup, signal?: AbortSignal): Promise<string | undefined> {
  return (await authorizer.headers('GET', APPS, signal)).authorization;
}

/** The error of a first request, which shows neither key nor assertion nor proof. */
async function refusalOf(setup: Setup, seen: readonly SeenTokenRequest[]): Promise<Error> {
  const error = await rejectionOf(setup.authorizer.headers('GET', APPS));
  const sent = seen.flatMap(({ form, proof }) => [
    form.get('client_assertion') ?? '',
    ...(proof === undefined ? [] : [proof]),
  ]);
  expectNoSecret(error, [...sent, pemOf(ecKey()).slice(60, 100)]);
  return error;
}

describe('OAuth service app', () => {
  describe('asking for a token', () => {
    it('sends the client credentials grant as Okta documents it', async () => {
      const seen = scriptTokens([granted('token-1')]);

      const authorization = await authorizationOf(setUp());

      expect(authorization).to.equal('Bearer token-1');
      const form = Object.fromEntries(seen[0]?.form ?? []);
      expect(form).to.deep.equal({
        grant_type: 'client_credentials',
        scope: 'okta.apps.read okta.users.read',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: form.client_assertion,
      });
      expect(seen[0]?.proof).to.equal(undefined);
      expect(seen[0]?.userAgent).to.match(/^okta-access-review\/\d+\.\d+\.\d+$/);
    });

    for (const [name, key, algorithm] of [
      ['RSA', rsaKey, 'RS256'],
      ['P-256', ecKey, 'ES256'],
      ['P-384', () => ecKey('P-384'), 'ES384'],
      ['P-521', () => ecKey('P-521'), 'ES512'],
    ] as const) {
      it(`signs the assertion with a ${name} key in PEM, and names no kid`, async () => {
        const seen = scriptTokens([granted('token-1')]);

        await authorizationOf(setUp(pemOf(key())));

        const { header, claims } = await verifiedAssertion(seen[0], key().publicKey, NOW_MS);
        expect(header).to.deep.equal({ typ: 'JWT', alg: algorithm });
        expect(claims).to.deep.equal({
          iss: CLIENT_ID,
          sub: CLIENT_ID,
          aud: `${ORG}/oauth2/v1/token`,
          iat: NOW_MS / 1000,
          exp: NOW_MS / 1000 + 300,
          jti: 'id-1',
        });
      });

      it(`names the kid of a ${name} key in JWK`, async () => {
        const seen = scriptTokens([granted('token-1')]);

        await authorizationOf(setUp(jwkOf(key(), { kid: 'kid-1' })));

        const { header } = await verifiedAssertion(seen[0], key().publicKey, NOW_MS);
        expect(header).to.deep.equal({ typ: 'JWT', alg: algorithm, kid: 'kid-1' });
      });
    }

    it('records the scopes granted beside those asked for', async () => {
      scriptTokens([granted('token-1', { scope: 'okta.apps.read' })]);
      const setup = setUp();

      expect(setup.authorizer.scopes()).to.deep.equal({ requested: SCOPES, granted: [] });
      await authorizationOf(setup);

      expect(setup.authorizer.scopes()).to.deep.equal({ requested: SCOPES, granted: ['okta.apps.read'] });
    });

    it('takes an answer without scope for a grant of all', async () => {
      scriptTokens([granted('token-1', { scope: undefined })]);
      const setup = setUp();

      await authorizationOf(setup);

      expect(setup.authorizer.scopes().granted).to.deep.equal(SCOPES);
    });
  });

  describe('keeping a token', () => {
    it('asks once for as long as the token lives, and anew five minutes before its end', async () => {
      const seen = scriptTokens([granted('token-1'), granted('token-2')]);
      const setup = setUp();

      const used = [await authorizationOf(setup)];
      for (const minutes of [54, 1]) {
        setup.clock.advance(minutes * MINUTE_MS - 1);
        used.push(await authorizationOf(setup));
        setup.clock.advance(1);
      }
      used.push(await authorizationOf(setup));

      expect(used).to.deep.equal(['Bearer token-1', 'Bearer token-1', 'Bearer token-1', 'Bearer token-2']);
      const assertions = await Promise.all([
        verifiedAssertion(seen[0], ecKey().publicKey, NOW_MS),
        verifiedAssertion(seen[1], ecKey().publicKey, NOW_MS + 55 * MINUTE_MS),
      ]);
      expect(assertions.map(({ claims }) => claims.jti)).to.deep.equal(['id-1', 'id-2']);
    });

    it('renews a short token at nine tenths of its life', async () => {
      scriptTokens([granted('token-1', { expires_in: 100 }), granted('token-2')]);
      const setup = setUp();

      await authorizationOf(setup);
      setup.clock.advance(89_999);
      const before = await authorizationOf(setup);
      setup.clock.advance(1);

      expect([before, await authorizationOf(setup)]).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
    });

    it('asks once however many requests wait', async () => {
      const seen = scriptTokens([{ ...granted('token-1'), delayMs: 20 }]);
      const setup = setUp();

      const used = await Promise.all(Array.from({ length: 20 }, () => authorizationOf(setup)));

      expect(new Set(used)).to.deep.equal(new Set(['Bearer token-1']));
      expect(seen).to.have.length(1);
    });

    it('lets one waiting request be aborted without the others', async () => {
      scriptTokens([{ ...granted('token-1'), delayMs: 20 }]);
      const setup = setUp();
      const stop = new AbortController();

      const aborted = rejectionOf(setup.authorizer.headers('GET', APPS, stop.signal));
      const waiting = authorizationOf(setup, new AbortController().signal);
      stop.abort(new Error('stopped'));

      expect((await aborted).message).to.equal('stopped');
      expect(await waiting).to.equal('Bearer token-1');
    });

    it('continues with a token that still works when its renewal finds no network', async () => {
      scriptTokens([granted('token-1'), ...thrice({ broken: 'ECONNRESET' }), granted('token-2')]);
      const setup = setUp();

      await authorizationOf(setup);
      setup.clock.advance(56 * MINUTE_MS);
      const during = [await authorizationOf(setup), await authorizationOf(setup)];
      setup.clock.advance(30_000);

      expect(during).to.deep.equal(['Bearer token-1', 'Bearer token-1']);
      expect(await authorizationOf(setup)).to.equal('Bearer token-2');
    });

    for (const stepMs of [-60 * MINUTE_MS, 60 * MINUTE_MS]) {
      it(`renews in time when this machine's clock is set by ${stepMs / MINUTE_MS} min`, async () => {
        scriptTokens([granted('token-1'), granted('token-2')]);
        const setup = setUp();
        await authorizationOf(setup);

        setup.clock.step(stepMs);
        const soon = await authorizationOf(setup);
        setup.clock.advance(56 * MINUTE_MS);
        const later = await authorizationOf(setup);

        expect([soon, later]).to.deep.equal(['Bearer token-1', 'Bearer token-2']);
      });
    }

    it('fails when the renewal finds no network and the token has expired', async () => {
      scriptTokens([granted('token-1'), ...thrice({ broken: 'ECONNRESET' })]);
      const setup = setUp();

      await authorizationOf(setup);
      setup.clock.advance(60 * MINUTE_MS);

      expect(await refusalOf(setup, [])).to.be.instanceOf(OktaNetworkError);
    });
  });

  describe('a token that the API refuses', () => {
    const refusal = (status: number, errorCode?: string, headers: Record<string, string> = {}) => ({
      status,
      errorCode,
      headers: new Headers(headers),
    });

    for (const [status, code] of [
      [401, 'E0000011'],
      [401, undefined],
      [403, 'E0000005'],
    ] as const) {
      it(`is replaced after ${status} ${code ?? 'without a code'}`, async () => {
        scriptTokens([granted('token-1'), granted('token-2')]);
        const setup = setUp();

        await authorizationOf(setup);
        const again = await setup.authorizer.refused(refusal(status, code));

        expect(again).to.equal(true);
        expect(await authorizationOf(setup)).to.equal('Bearer token-2');
      });
    }

    for (const [status, code] of [
      [401, 'E0000015'],
      [403, 'E0000006'],
      [404, 'E0000007'],
    ] as const) {
      it(`is kept after ${status} ${code}, which is not about the token`, async () => {
        const seen = scriptTokens([granted('token-1')]);
        const setup = setUp();

        await authorizationOf(setup);
        const again = await setup.authorizer.refused(refusal(status, code));

        expect(again).to.equal(false);
        expect(await authorizationOf(setup)).to.equal('Bearer token-1');
        expect(seen).to.have.length(1);
      });
    }

    it('is replaced once for all the requests that were sent with it', async () => {
      const seen = scriptTokens([granted('token-1'), granted('token-2')]);
      const setup = setUp();

      await authorizationOf(setup);
      const answers = [await setup.authorizer.refused(refusal(401, 'E0000011'))];
      await authorizationOf(setup);
      answers.push(await setup.authorizer.refused(refusal(401, 'E0000011')));

      expect(answers).to.deep.equal([true, true]);
      expect(await authorizationOf(setup)).to.equal('Bearer token-2');
      expect(seen).to.have.length(2);
    });

    it('is replaced again when its successor is refused later', async () => {
      scriptTokens([granted('token-1'), granted('token-2'), granted('token-3')]);
      const setup = setUp();

      for (let time = 0; time < 2; time += 1) {
        await authorizationOf(setup);
        await setup.authorizer.refused(refusal(401, 'E0000011'));
        setup.clock.advance(MINUTE_MS);
      }

      expect(await authorizationOf(setup)).to.equal('Bearer token-3');
    });
  });

  describe('DPoP', () => {
    const bound = (token: string) => granted(token, { token_type: 'DPoP' });

    it('proves possession where the org demands it, with a nonce where it demands that, and nothing is sent twice', async () => {
      const seen = scriptTokens([NO_PROOF, NO_NONCE, bound('token-1')]);

      const authorization = await authorizationOf(setUp());

      expect(authorization).to.equal('DPoP token-1');
      expect(seen.map(({ proof }) => proof !== undefined)).to.deep.equal([false, true, true]);
      const assertions = await Promise.all(seen.map((one) => verifiedAssertion(one, ecKey().publicKey, NOW_MS)));
      const proofs = await Promise.all(seen.slice(1).map(({ proof }) => verifiedProof(proof, NOW_MS)));
      const ids = [...assertions, ...proofs].map(({ claims }) => claims.jti);
      expect(new Set(ids)).to.have.property('size', 5);
      const tokenClaims = { htm: 'POST', htu: `${ORG}/oauth2/v1/token`, iat: NOW_MS / 1000 };
      expect(proofs.map(({ claims: { jti: _jti, ...rest } }) => rest)).to.deep.equal([
        tokenClaims,
        { ...tokenClaims, nonce: 'nonce-1' },
      ]);
    });

    it('remembers demand and nonce for the next token, and takes a new nonce when the old one ends', async () => {
      const newNonce = oauthError(400, 'use_dpop_nonce', 'requires nonce', { 'dpop-nonce': 'nonce-2' });
      const seen = scriptTokens([NO_PROOF, NO_NONCE, bound('token-1'), bound('token-2'), newNonce, bound('token-3')]);
      const setup = setUp();

      for (let time = 0; time < 3; time += 1) {
        await authorizationOf(setup);
        setup.clock.advance(56 * MINUTE_MS);
      }

      const laterMs = NOW_MS + 56 * MINUTE_MS;
      const proofs = await Promise.all([
        verifiedProof(seen[3]?.proof, laterMs),
        verifiedProof(seen[4]?.proof, laterMs + 56 * MINUTE_MS),
        verifiedProof(seen[5]?.proof, laterMs + 56 * MINUTE_MS),
      ]);
      expect(proofs.map(({ claims }) => claims.nonce)).to.deep.equal(['nonce-1', 'nonce-1', 'nonce-2']);
    });

    it('proves every request anew, over method, address without query, and token', async () => {
      scriptTokens([NO_PROOF, bound('token-1')]);
      const { authorizer } = setUp();

      const first = await authorizer.headers('get', `${ORG}/api/v1/apps/0oa1/users?limit=500&expand=user#top`);
      const second = await authorizer.headers('DELETE', `${ORG}/api/v1/apps/0oa1/users/00u1?sendEmail=false`);

      expect([first.authorization, second.authorization]).to.deep.equal(['DPoP token-1', 'DPoP token-1']);
      const proofs = await Promise.all([first, second].map(({ dpop }) => verifiedProof(dpop, NOW_MS)));
      expect(proofs.map(({ claims: { jti: _jti, ...rest } }) => rest)).to.deep.equal([
        { htm: 'GET', htu: `${ORG}/api/v1/apps/0oa1/users`, iat: NOW_MS / 1000, ath: athOf('token-1') },
        { htm: 'DELETE', htu: `${ORG}/api/v1/apps/0oa1/users/00u1`, iat: NOW_MS / 1000, ath: athOf('token-1') },
      ]);
      expect(proofs[0]?.claims.jti).not.to.equal(proofs[1]?.claims.jti);
    });

    it('uses one key of its own, of which only the public half is shown', async () => {
      const seen = scriptTokens([NO_PROOF, bound('token-1')]);
      const { authorizer } = setUp();

      const { dpop } = await authorizer.headers('GET', APPS);

      const ofToken = await verifiedProof(seen[1]?.proof, NOW_MS);
      const ofRequest = await verifiedProof(dpop, NOW_MS);
      expect(Object.keys(ofRequest.jwk).sort()).to.deep.equal(['crv', 'kty', 'x', 'y']);
      expect(ofRequest.jwk).to.deep.equal(ofToken.jwk);
      expect(ofRequest.jwk.x).not.to.equal(ecKey().publicKey.export({ format: 'jwk' }).x);
    });

    it('takes the nonce that the API asks for, keeping the token', async () => {
      const seen = scriptTokens([NO_PROOF, bound('token-1')]);
      const { authorizer } = setUp();
      const challenge = (nonce: string) => ({
        status: 401,
        errorCode: undefined,
        headers: new Headers({ 'dpop-nonce': nonce, 'www-authenticate': 'DPoP error="use_dpop_nonce"' }),
      });

      await authorizer.headers('GET', APPS);
      const again = await authorizer.refused(challenge('api-nonce'));
      const { authorization, dpop } = await authorizer.headers('GET', APPS);

      expect(again).to.equal(true);
      expect(authorization).to.equal('DPoP token-1');
      expect((await verifiedProof(dpop, NOW_MS)).claims.nonce).to.equal('api-nonce');
      expect(seen).to.have.length(2);
    });

    it('ends when the org asks for a nonce that it has been given', async () => {
      const seen = scriptTokens([NO_PROOF, NO_NONCE, NO_NONCE]);

      const error = await refusalOf(setUp(), seen);

      expect(error).to.be.instanceOf(TokenRefusedError).with.property('code', 'use_dpop_nonce');
    });

    it('ends when the org asks for ever new nonces', async () => {
      const nonces = ['1', '2', '3', '4', '5'].map((nonce) =>
        oauthError(400, 'use_dpop_nonce', 'requires nonce', { 'dpop-nonce': nonce }),
      );
      const seen = scriptTokens(nonces);

      expect(await refusalOf(setUp(), seen)).to.be.instanceOf(TokenRefusedError);
    });
  });

  describe("a machine whose clock is not the org's", () => {
    const orgMs = NOW_MS + 10 * MINUTE_MS;
    const date = new Date(orgMs).toUTCString();
    const refused = oauthError(401, 'invalid_client', 'The client_assertion token is expired.', { date });

    it("repeats a refused assertion once by the org's time, and keeps to it", async () => {
      const bound = granted('token-1', { token_type: 'DPoP' });
      const seen = scriptTokens([refused, NO_PROOF, bound]);
      const { authorizer } = setUp();

      const { dpop } = await authorizer.headers('GET', APPS);

      const times = await Promise.all([
        verifiedAssertion(seen[0], ecKey().publicKey, NOW_MS),
        verifiedAssertion(seen[1], ecKey().publicKey, orgMs),
        verifiedAssertion(seen[2], ecKey().publicKey, orgMs),
        verifiedProof(dpop, orgMs),
      ]);
      expect(times.map(({ claims }) => claims.iat)).to.deep.equal([NOW_MS, orgMs, orgMs, orgMs].map((ms) => ms / 1000));
    });

    it("does not repeat it when the time was the org's", async () => {
      const seen = scriptTokens([
        oauthError(401, 'invalid_client', 'no', { date: new Date(NOW_MS + 5000).toUTCString() }),
      ]);

      const error = await refusalOf(setUp(), seen);

      expect(error.message).not.to.contain('clock');
    });

    it('does not repeat it twice, whatever the org says the time is', async () => {
      const later = new Date(orgMs + 10 * MINUTE_MS).toUTCString();
      const seen = scriptTokens([refused, oauthError(401, 'invalid_client', 'no', { date: later })]);

      const error = await refusalOf(setUp(), seen);

      expect(error.message).to.match(/clock is \d+ s behind the org's: set it$/);
    });
  });

  describe('an org in trouble', () => {
    it('is asked again after 5xx, broken connections and bodies that are not JSON, each time with a new assertion', async () => {
      for (const trouble of [{ status: 503 }, { broken: 'ECONNRESET' }, { status: 200, body: '<html>' }]) {
        const seen = scriptTokens([trouble, trouble, granted('token-1')]);
        const setup = setUp();

        expect(await authorizationOf(setup)).to.equal('Bearer token-1');

        expect(setup.clock.sleeps).to.deep.equal([250, 500]);
        const ids = seen.map(({ form }) => form.get('client_assertion'));
        expect(new Set(ids).size).to.equal(seen.length);
      }
    });

    it('is asked again when it does not answer in time', async () => {
      scriptTokens([{ ...granted('late'), delayMs: 400 }, granted('token-1')]);

      expect(await authorizationOf(setUp(undefined, 100))).to.equal('Bearer token-1');
    });

    it('is given up after the last try, with what happened', async () => {
      const seen = scriptTokens(thrice({ status: 502, body: 'Bad Gateway' }));

      const error = await refusalOf(setUp(), seen);

      expect(error).to.be.instanceOf(OktaNetworkError);
      expect(error.message).to.equal('POST /oauth2/v1/token: answered 502 (tried 3 times)');
    });

    it("is left alone until its rate limit's reset by its own clock, and a second more", async () => {
      const headers = {
        date: new Date(NOW_MS).toUTCString(),
        'x-rate-limit-limit': '150',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(NOW_MS / 1000 + 42),
      };
      scriptTokens([{ status: 429, body: { errorCode: 'E0000047' }, headers }, granted('token-1')]);
      const setup = setUp();

      await authorizationOf(setup);

      expect(setup.clock.sleeps).to.deep.equal([43_000]);
    });

    it('is asked again about a second after a concurrency limit', async () => {
      const reset = String(NOW_MS / 1000 + 120);
      const headers = { 'x-rate-limit-limit': '0', 'x-rate-limit-remaining': '0', 'x-rate-limit-reset': reset };
      scriptTokens([{ status: 429, headers }, granted('token-1')]);
      const setup = setUp();

      await authorizationOf(setup);

      expect(setup.clock.sleeps).to.deep.equal([1000]);
    });

    it('stops at once when the request is aborted', async () => {
      scriptTokens([{ ...granted('token-1'), delayMs: 50 }]);
      const stop = new AbortController();

      const stopped = rejectionOf(setUp().authorizer.headers('GET', APPS, stop.signal));
      stop.abort(new Error('stopped'));

      expect((await stopped).message).to.equal('stopped');
      nock.abortPendingRequests();
      nock.cleanAll();
    });
  });

  describe('a refusal', () => {
    it('of the client says what to check', async () => {
      const answer = oauthError(
        401,
        'invalid_client',
        'The client secret supplied for a confidential client is invalid.',
        {
          'x-okta-request-id': 'reqA1',
        },
      );
      const seen = scriptTokens([answer]);

      const error = await refusalOf(setUp(jwkOf(ecKey(), { kid: 'kid-1' })), seen);

      expect(error).to.be.instanceOf(RefusedError);
      expect(error).to.include({ status: 401, code: 'invalid_client', requestId: 'reqA1' });
      expect(error.message).to.match(/^POST \/oauth2\/v1\/token answered 401 invalid_client: The client secret/);
      expect(error.message).to.contain(`[request id reqA1]. Check that ${CLIENT_ID} is the client id`);
      expect(error.message).to.match(/among its keys under the kid kid-1$/);
    });

    it('of a client whose key has no kid names the setting for it', async () => {
      const seen = scriptTokens([oauthError(401, 'invalid_client', 'no')]);

      expect((await refusalOf(setUp(), seen)).message).to.match(/name the key in OKTA_CLIENT_KEYID$/);
    });

    it('of scopes says which a super admin must grant', async () => {
      const seen = scriptTokens([oauthError(400, 'invalid_scope', 'One or more scopes are not configured.')]);

      expect((await refusalOf(setUp(), seen)).message).to.match(
        /A super admin must grant okta\.apps\.read, okta\.users\.read to the app 0oa1gjh63g214q0Hq0g4/,
      );
    });

    it('of a place that is not an org points to the org URL, and no redirect is followed', async () => {
      const seen = scriptTokens([{ status: 302, headers: { location: 'https://evil.example.com/token' } }]);

      expect((await refusalOf(setUp(), seen)).message).to.match(
        /answered 302\. Check the org URL: https:\/\/acme\.okta\.com/,
      );
    });

    it('of any other kind keeps the words of the org', async () => {
      const seen = scriptTokens([oauthError(403, 'access_denied', 'Policy evaluation failed')]);

      expect((await refusalOf(setUp(), seen)).message).to.match(
        /answered 403 access_denied: Policy evaluation failed\. Check/,
      );
    });

    it('that repeats the assertion does not bring it into the message', async () => {
      const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiIwb2ExIn0.c2lnbmF0dXJl';
      const seen = scriptTokens([oauthError(401, 'invalid_client', `The token ${jwt} was used before.`)]);

      const error = await refusalOf(setUp(), seen);

      expectNoSecret(error, [jwt]);
      expect(error.message).to.contain('The token [token] was used before.');
    });

    const shapes: readonly (readonly [string, Record<string, unknown>])[] = [
      ['no access_token', { access_token: undefined }],
      ['no access_token', { access_token: 'two words' }],
      ['a token_type that is neither Bearer nor DPoP', { token_type: 'MAC' }],
      ['an expires_in that is not a number of seconds', { expires_in: 'soon' }],
    ];
    for (const [what, more] of shapes) {
      it(`is what an answer with ${what} amounts to: ${JSON.stringify(more)}`, async () => {
        const seen = scriptTokens([granted('secret-token', more)]);

        const error = await refusalOf(setUp(), seen);

        expect(error).to.be.instanceOf(OktaShapeError);
        expect(error.message).to.contain(what);
        expectNoSecret(error, ['secret-token', 'two words']);
      });
    }
  });
});
