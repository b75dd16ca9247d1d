import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { expect } from 'chai';
import { ConfigError } from '../../../src/errors.js';
import { type Credentials, loadCredentials } from '../../../src/okta/auth/credentials.js';
import { ecKey, jwkOf, pemOf, rsaKey } from '../../support/keys.js';
import { expectNoSecret } from '../../support/no-secret.js';

const HOME_FILE = join('/home/ada', '.okta', 'okta.yaml');
const LOCAL_FILE = join('/srv/review', 'okta.yaml');
const TOKEN = '00aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789_-ab';
const ORG = { OKTA_CLIENT_ORGURL: 'https://acme.okta.com' };

function load(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Credentials {
  return loadCredentials({
    env,
    homeFolder: '/home/ada',
    workingFolder: '/srv/review',
    readFile: (path) => files[path],
  });
}

/** The problems of settings that must be refused, free of the values of `secrets`. */
function problemsOf(
  env: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
  secrets: readonly string[] = [TOKEN],
): readonly string[] {
  try {
    load(env, files);
  } catch (error) {
    expectNoSecret(error, secrets);
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('was accepted');
}

function tokenOf(credentials: Credentials): string {
  return credentials.mode === 'SSWS' ? credentials.token.reveal() : '';
}

describe('credentials', () => {
  it('takes an API token from the environment', () => {
    const credentials = load({ ...ORG, OKTA_CLIENT_TOKEN: TOKEN });

    expect(credentials.mode).to.equal('SSWS');
    expect(credentials.org).to.equal('https://acme.okta.com');
    expect(tokenOf(credentials)).to.equal(TOKEN);
  });

  it('lets the working folder win over the home folder, and the environment over both', () => {
    const files = {
      [HOME_FILE]: 'okta:\n  client:\n    orgUrl: https://home.okta.com\n    token: 00home\n    clientId: 0oahome\n',
      [LOCAL_FILE]: 'okta:\n  client:\n    orgUrl: https://local.okta.com\n    token: 00local\n',
    };

    const credentials = load({ OKTA_CLIENT_TOKEN: '00env' }, files);

    expect(credentials.org).to.equal('https://local.okta.com');
    expect(tokenOf(credentials)).to.equal('00env');
    expect(credentials.sources).to.deep.equal([
      { setting: 'orgUrl', from: LOCAL_FILE },
      { setting: 'token', from: 'OKTA_CLIENT_TOKEN' },
      { setting: 'clientId', from: HOME_FILE },
    ]);
  });

  it('takes an empty variable for an absent one', () => {
    const files = { [HOME_FILE]: 'okta: { client: { orgUrl: "https://acme.okta.com", token: 00home } }' };

    expect(tokenOf(load({ OKTA_CLIENT_TOKEN: ' ' }, files))).to.equal('00home');
  });

  it('reads real files, and takes missing ones for empty', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'));
    try {
      await mkdir(join(folder, '.okta'));
      await writeFile(
        join(folder, '.okta', 'okta.yaml'),
        'okta: { client: { orgUrl: "https://acme.okta.com", token: t } }',
      );

      const credentials = loadCredentials({ env: {}, homeFolder: folder, workingFolder: join(folder, 'none') });

      expect(tokenOf(credentials)).to.equal('t');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('reports a file that cannot be read', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'credentials-'));
    try {
      await mkdir(join(folder, 'okta.yaml'));

      const attempt = () => loadCredentials({ env: {}, homeFolder: '/nowhere', workingFolder: folder });

      expect(attempt).to.throw(ConfigError, /okta\.yaml cannot be read: EISDIR/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leaves the other settings of Okta SDKs in the file alone', () => {
    const yaml = `
okta:
  client:
    orgUrl: https://acme.okta.com/
    token: ${TOKEN}
    connectionTimeout: 30
    requestTimeout: 0
    rateLimit: { maxRetries: 4 }
    proxy: { port: 8080, host: proxy.example.com }
  testing:
    testingDisableHttpsCheck: true
`;

    expect(tokenOf(load({}, { [LOCAL_FILE]: yaml }))).to.equal(TOKEN);
  });

  it('takes a service app from the file, with PEM as a block and scopes as a list', () => {
    const pem = pemOf(rsaKey()).trim().split('\n').join('\n      ');
    const yaml = `
okta:
  client:
    orgUrl: https://acme.okta.com
    authorizationMode: PrivateKey
    clientId: 0oa1gjh63g214q0Hq0g4
    keyId: kid-1
    scopes: [okta.apps.read, okta.groups.read]
    privateKey: |
      ${pem}
`;

    const credentials = load({}, { [LOCAL_FILE]: yaml });

    expect(credentials).to.include({
      mode: 'PrivateKey',
      clientId: '0oa1gjh63g214q0Hq0g4',
      keyId: 'kid-1',
      algorithm: 'RS256',
    });
    expect(credentials).to.deep.include({ scopes: ['okta.apps.read', 'okta.groups.read'] });
  });

  it('takes a JWK written as YAML', () => {
    const yaml = `okta: { client: { privateKey: ${jwkOf(ecKey(), { kid: 'from-jwk' })} } }`;
    const env = { ...ORG, OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey', OKTA_CLIENT_CLIENTID: '0oa1' };

    expect(load(env, { [HOME_FILE]: yaml })).to.include({ keyId: 'from-jwk', algorithm: 'ES256' });
  });

  it('takes a service app from the environment, a key id of its own winning over the one of the JWK', () => {
    const credentials = load({
      ...ORG,
      OKTA_CLIENT_AUTHORIZATIONMODE: 'privatekey',
      OKTA_CLIENT_CLIENTID: ' 0oa1 ',
      OKTA_CLIENT_PRIVATEKEY: jwkOf(ecKey('P-384'), { kid: 'of-jwk' }),
      OKTA_CLIENT_KEYID: 'own',
    });

    expect(credentials).to.include({ mode: 'PrivateKey', clientId: '0oa1', keyId: 'own', algorithm: 'ES384' });
  });

  for (const [name, value, scopes] of [
    ['spaces', 'okta.apps.read okta.logs.read', ['okta.apps.read', 'okta.logs.read']],
    ['commas', 'okta.apps.read,okta.logs.read, okta.apps.read', ['okta.apps.read', 'okta.logs.read']],
    ['nothing', '', ['okta.apps.read', 'okta.users.read']],
    ['only a comma', ',', ['okta.apps.read', 'okta.users.read']],
  ] as const) {
    it(`reads scopes separated by ${name}`, () => {
      const credentials = load({
        ...ORG,
        OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
        OKTA_CLIENT_CLIENTID: '0oa1',
        OKTA_CLIENT_PRIVATEKEY: pemOf(ecKey()),
        OKTA_CLIENT_SCOPES: value,
      });

      expect(credentials).to.deep.include({ scopes });
    });
  }

  it('says everything that is missing at once, and where it was looked for', () => {
    expect(problemsOf({})).to.deep.equal([
      `no orgUrl: set OKTA_CLIENT_ORGURL, or okta.client.orgUrl in ${HOME_FILE} or ${LOCAL_FILE}`,
      `no token: set OKTA_CLIENT_TOKEN, or okta.client.token in ${HOME_FILE} or ${LOCAL_FILE}`,
    ]);
  });

  it('says everything that is wrong at once, naming the place of each', () => {
    const problems = problemsOf(
      {
        OKTA_CLIENT_AUTHORIZATIONMODE: 'PrivateKey',
        OKTA_CLIENT_PRIVATEKEY: 'nonsense-of-a-key',
        OKTA_CLIENT_KEYID: 'a b',
        OKTA_CLIENT_SCOPES: 'okta.apps.read "quoted"',
      },
      { [LOCAL_FILE]: 'okta: { client: { orgUrl: "http://acme.okta.com", token: 17 } }' },
      ['nonsense-of-a-key'],
    );

    expect(problems).to.have.length(6);
    expect(problems[0]).to.match(/^\/srv\/review\/okta\.yaml: okta\.client\.token must be text/);
    expect(problems[1]).to.match(/^\/srv\/review\/okta\.yaml: the org URL must begin with https/);
    expect(problems[2]).to.match(/^no clientId: set OKTA_CLIENT_CLIENTID/);
    expect(problems[3]).to.match(/^OKTA_CLIENT_PRIVATEKEY: the private key is neither PEM nor/);
    expect(problems[4]).to.match(/^OKTA_CLIENT_KEYID: the key id has white space/);
    expect(problems[5]).to.match(/^OKTA_CLIENT_SCOPES: the scopes must be names/);
  });

  it('points to the authorization mode where a key stands without a token', () => {
    const env = { ...ORG, OKTA_CLIENT_PRIVATEKEY: pemOf(ecKey()) };

    expect(problemsOf(env)[0]).to.match(/no token.*perhaps OKTA_CLIENT_AUTHORIZATIONMODE=PrivateKey is meant/);
  });

  it('refuses an authorization mode that it does not know', () => {
    const env = { ...ORG, OKTA_CLIENT_TOKEN: TOKEN, OKTA_CLIENT_AUTHORIZATIONMODE: 'Bearer' };

    expect(problemsOf(env)).to.deep.equal([
      'OKTA_CLIENT_AUTHORIZATIONMODE: the authorization mode must be SSWS or PrivateKey',
    ]);
  });

  it('trims the line end that a secret store leaves on a token', () => {
    expect(tokenOf(load({ ...ORG, OKTA_CLIENT_TOKEN: `${TOKEN}\r\n` }))).to.equal(TOKEN);
  });

  for (const [name, value, problem] of [
    ['a control character', `${TOKEN}\u0007x`, /control character/],
    ['a line end inside', `${TOKEN}\nx`, /white space/],
    ['a letter that no header can carry', `${TOKEN}é`, /outside ASCII/],
    ['a zero-width space', `${TOKEN}\u200b`, /outside ASCII/],
    ['the scheme before it', `SSWS ${TOKEN}`, /leave the "SSWS " before the API token out/],
    ['quotes around it', `"${TOKEN}"`, /OKTA_CLIENT_TOKEN: the quotes around the value are part of it/],
    ['the braces of the documentation', '{apiToken}', /placeholder/],
  ] as const) {
    it(`refuses a token with ${name}`, () => {
      const problems = problemsOf({ ...ORG, OKTA_CLIENT_TOKEN: value });

      expect(problems).to.have.length(1);
      expect(problems[0]).to.match(problem);
    });
  }

  it('refuses a file that is not YAML, by its line and without quoting it', () => {
    const yaml = `okta:\n  client:\n    token: "${TOKEN}\n`;

    const problems = problemsOf({}, { [LOCAL_FILE]: yaml });

    expect(problems[0]).to.match(/^\/srv\/review\/okta\.yaml:\d+: this is not valid YAML \([A-Z_]+\)$/);
  });

  it('refuses an alias without its anchor, without quoting it', () => {
    const problems = problemsOf(ORG, { [LOCAL_FILE]: `okta: { client: { token: *${TOKEN} } }` });

    expect(problems[0]).to.equal(`${LOCAL_FILE}: an alias in it names no anchor`);
  });

  for (const [what, yaml] of [
    ['the file', `- ${TOKEN}`],
    ['okta', `okta: ${TOKEN}`],
    ['okta.client', `okta: { client: [${TOKEN}] }`],
  ] as const) {
    it(`refuses a file in which ${what} is not a mapping`, () => {
      expect(problemsOf(ORG, { [LOCAL_FILE]: yaml })[0]).to.match(new RegExp(`: ${what} must be a mapping`));
    });
  }

  for (const yaml of ['', 'okta:', 'okta:\n  client:\n', 'other: true', 'okta: { client: { token: null } }']) {
    it(`takes ${JSON.stringify(yaml)} for a file without settings`, () => {
      expect(tokenOf(load({ ...ORG, OKTA_CLIENT_TOKEN: 't' }, { [LOCAL_FILE]: yaml }))).to.equal('t');
    });
  }

  it('shows no secret when it is logged', () => {
    const jwk = jwkOf(rsaKey());
    const member: unknown = JSON.parse(jwk).d;
    const env = { ...ORG, OKTA_CLIENT_CLIENTID: '0oa1', OKTA_CLIENT_TOKEN: TOKEN, OKTA_CLIENT_PRIVATEKEY: jwk };

    for (const mode of ['SSWS', 'PrivateKey']) {
      const credentials = load({ ...env, OKTA_CLIENT_AUTHORIZATIONMODE: mode });
      const shown = [
        inspect(credentials, { depth: Infinity, showHidden: true }),
        JSON.stringify(credentials),
        `${String(credentials)} ${Object.values(credentials).map(String).join(' ')}`,
      ].join('\n');

      expect(shown).to.contain('https://acme.okta.com');
      expect(shown).not.to.contain(TOKEN);
      expect(shown).not.to.contain(String(member));
    }
  });

  it('finds the proxy in okta.yaml as Okta’s SDKs have it, and Okta’s variables before it', () => {
    const files = {
      [LOCAL_FILE]:
        'okta: { client: { token: 00local, proxy: { host: proxy.example.com, port: 8080, username: ada, password: "l0velace/1815" } } }',
    };

    const fromFile = load(ORG, files);
    const fromEnv = load({ ...ORG, OKTA_CLIENT_PROXY_HOST: 'other', OKTA_CLIENT_PROXY_PORT: '1' }, files);

    expect(fromFile.proxy?.reveal()).to.equal('http://ada:l0velace%2F1815@proxy.example.com:8080/');
    expect(JSON.stringify(fromFile)).to.not.include('l0velace');
    expect(fromEnv.proxy?.reveal()).to.equal('http://other:1/');
    expect(load(ORG, { [LOCAL_FILE]: 'okta: { client: { token: 00local } }' })).to.not.have.property('proxy');
  });

  it('takes the proxy of the environment, and refuses what is none by its name alone', () => {
    const env = { ...ORG, OKTA_CLIENT_TOKEN: TOKEN };

    expect(load({ ...env, HTTPS_PROXY: 'proxy:3128' }).proxy?.reveal()).to.equal('http://proxy:3128/');
    expect(load({ ...env, HTTPS_PROXY: 'proxy:3128', NO_PROXY: '.okta.com' }).proxy).to.equal(undefined);
    expect(problemsOf({ ...env, HTTPS_PROXY: 'socks://ada:l0velace@proxy' }, {}, ['l0velace'])).to.deep.equal([
      'HTTPS_PROXY: the proxy must be the URL of an HTTP proxy, such as http://proxy.example.com:8080',
    ]);
    expect(problemsOf(env, { [LOCAL_FILE]: 'okta: { client: { proxy: { host: [1] } } }' })[0]).to.include(
      'okta.client.proxy must be',
    );
  });
});
