import { expect } from 'chai';
import nock from 'nock';
import { createAuthorizer } from '../../../src/okta/auth/authorizer.js';
import { readPrivateKey } from '../../../src/okta/auth/private-key.js';
import { createOktaClient } from '../../../src/okta/client.js';
import { fakeClock } from '../../support/fake-clock.js';
import { ecKey, pemOf } from '../../support/keys.js';
import {
  athOf,
  CLIENT_ID,
  granted,
  NOW_MS,
  ORG,
  oauthError,
  scriptTokens,
  verifiedProof,
} from '../../support/token-org.js';

const APP = { id: '0oa1', label: 'Payroll', status: 'ACTIVE' };
const SELF = { link: `<${ORG}/the/page/itself>; rel="self"` };
const NO_PROOF = oauthError(400, 'invalid_dpop_proof', 'The DPoP proof JWT header is missing.');

interface SeenRequest {
  readonly url: string;
  readonly authorization: string;
  readonly proof: string;
}

type Script = readonly { readonly path: string; readonly reply: nock.ReplyFnResult }[];

/** Answers these API requests in this order. */
function scriptApi(script: Script): readonly SeenRequest[] {
  const seen: SeenRequest[] = [];
  for (const { path, reply } of script) {
    nock(ORG)
      .get(path)
      .reply(function answer(uri) {
        const [authorization, proof] = ['authorization', 'dpop'].map((name) => String(this.req.headers[name]));
        seen.push({ url: ORG + uri, authorization: authorization ?? '', proof: proof ?? '' });
        return reply;
      });
  }
  return seen;
}

async function readApps(): Promise<readonly string[]> {
  const clock = fakeClock(NOW_MS);
  let ids = 0;
  const randomId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  const key = readPrivateKey(pemOf(ecKey()));
  const credentials = {
    mode: 'PrivateKey',
    org: ORG,
    clientId: CLIENT_ID,
    scopes: ['okta.apps.read'],
    sources: [],
  } as const;
  const authorize = createAuthorizer({ ...credentials, ...key }, { clock, randomId, random: () => 0 });
  const client = createOktaClient({ org: ORG, authorize, clock, random: () => 0 });
  try {
    const labels: string[] = [];
    for await (const page of client.listApps()) labels.push(...page.items.map(({ label }) => label));
    return labels;
  } finally {
    await client.close();
  }
}

describe('OAuth service app under the client', () => {
  it('proves every page, every retry and every renewal anew', async () => {
    scriptTokens([NO_PROOF, granted('token-1', { token_type: 'DPoP' }), granted('token-2', { token_type: 'DPoP' })]);
    const second = '/api/v1/apps?after=0oa1&limit=200';
    const api = scriptApi([
      { path: '/api/v1/apps?limit=200', reply: [503, '', {}] },
      {
        path: '/api/v1/apps?limit=200',
        reply: [200, [APP], { link: `<${ORG}${second}>; rel="next"` }],
      },
      { path: second, reply: [401, { errorCode: 'E0000011', errorSummary: 'Invalid token provided' }, {}] },
      { path: second, reply: [200, [{ ...APP, id: '0oa2', label: 'Wiki' }], SELF] },
    ]);

    const labels = await readApps();

    expect(labels).to.deep.equal(['Payroll', 'Wiki']);
    const tokens = ['token-1', 'token-1', 'token-1', 'token-2'];
    expect(api.map(({ authorization }) => authorization)).to.deep.equal(tokens.map((token) => `DPoP ${token}`));
    const proofs = await Promise.all(api.map(({ proof }) => verifiedProof(proof, NOW_MS)));
    expect(new Set(proofs.map(({ claims }) => claims.jti))).to.have.property('size', 4);
    expect(proofs.map(({ claims: { htm, htu, ath } }) => ({ htm, htu, ath }))).to.deep.equal(
      tokens.map((token) => ({ htm: 'GET', htu: `${ORG}/api/v1/apps`, ath: athOf(token) })),
    );
  });

  it('repeats a request with the nonce that the API demands', async () => {
    scriptTokens([NO_PROOF, granted('token-1', { token_type: 'DPoP' })]);
    const challenge = { 'dpop-nonce': 'api-nonce', 'www-authenticate': 'DPoP error="use_dpop_nonce"' };
    const api = scriptApi([
      { path: '/api/v1/apps?limit=200', reply: [401, '', challenge] },
      { path: '/api/v1/apps?limit=200', reply: [200, [APP], SELF] },
    ]);

    const labels = await readApps();

    expect(labels).to.deep.equal(['Payroll']);
    const proofs = await Promise.all(api.map(({ proof }) => verifiedProof(proof, NOW_MS)));
    expect(proofs.map(({ claims }) => claims.nonce)).to.deep.equal([undefined, 'api-nonce']);
    expect(api[1]?.authorization).to.equal('DPoP token-1');
  });
});
