import { expect } from 'chai';
import type { Check } from '../../src/doctor/check.js';
import { missingCredentials } from '../../src/doctor/check-credentials.js';
import { createRateLog } from '../../src/doctor/rate-log.js';
import { runDoctor } from '../../src/doctor/run-doctor.js';
import { ConfigError } from '../../src/errors.js';
import type { ClientEvent, OktaClient } from '../../src/okta/api.js';
import type { Credentials } from '../../src/okta/auth/credentials.js';
import { readPrivateKey } from '../../src/okta/auth/private-key.js';
import { TokenRefusedError } from '../../src/okta/auth/token-refusal.js';
import { OktaApiError, OktaNetworkError } from '../../src/okta/errors.js';
import { secretOf } from '../../src/okta/secret.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { fakeClock } from '../support/fake-clock.js';
import { ecKey, pemOf } from '../support/keys.js';
import { policyFrom } from '../support/policy-from.js';
import { rejectionOf } from '../support/rejection.js';
import { failingPages, pagesOf, stubClient } from '../support/stub-client.js';

const NOW_MS = Date.parse('2026-11-24T06:00:00.000Z');
const CLIENT_ID = '0oaReviewService';
const READ_SCOPES = ['okta.apps.read', 'okta.users.read'];

const API_TOKEN: Credentials = {
  org: 'https://acme.okta.com',
  mode: 'SSWS',
  token: secretOf('00token'),
  sources: [
    { setting: 'orgUrl', from: '/home/ada/.okta/okta.yaml' },
    { setting: 'token', from: 'OKTA_CLIENT_TOKEN' },
  ],
};

const SERVICE_APP: Credentials = {
  ...readPrivateKey(pemOf(ecKey())),
  org: 'https://acme.okta.com',
  mode: 'PrivateKey',
  clientId: CLIENT_ID,
  scopes: READ_SCOPES,
  sources: [],
};

/** An org in which everything can be read; give what matters to the test. */
function healthyClient(calls: Partial<OktaClient> = {}): OktaClient {
  return stubClient({
    getUser: async () => aUser(),
    listApps: () => pagesOf([anApp()], [anApp()]),
    listAppUsers: () => pagesOf([anAppUser({ _embedded: { user: aUser() } })]),
    listUsers: () => pagesOf([aUser()]),
    getApp: async (id) => anApp({ id, label: 'Access review' }),
    scopes: () => ({ requested: READ_SCOPES, granted: READ_SCOPES }),
    serverNow: () => NOW_MS,
    ...calls,
  });
}

interface Visit {
  readonly client?: Partial<OktaClient>;
  readonly credentials?: Credentials;
  readonly events?: readonly ClientEvent[];
}

const APPS_ANSWER: ClientEvent = { kind: 'answer', bucket: '/api/v1/apps', remaining: 49, limit: 50 };

async function checksOf({ client, credentials = API_TOKEN, events = [APPS_ANSWER] }: Visit): Promise<readonly Check[]> {
  const rateLog = createRateLog();
  for (const event of events) rateLog.onEvent(event);
  const checks: Check[] = [];
  for await (const check of runDoctor({
    client: healthyClient(client),
    credentials,
    rateLog,
    share: 0.9,
    policy: policyFrom(),
    clock: fakeClock(NOW_MS),
    signal: new AbortController().signal,
  })) {
    checks.push(check);
  }
  return checks;
}

async function checkOf(id: string, visit: Visit): Promise<Check | undefined> {
  return (await checksOf(visit)).find((check) => check.id === id);
}

function answered(status: number, errorCode?: string): OktaApiError {
  return new OktaApiError({ method: 'GET', path: '/api/v1/apps', status, errorCode });
}

const FORBIDDEN = answered(403, 'E0000006');

describe('doctor', () => {
  it('finds an API token that can do all, and warns of its 30 days', async () => {
    const checks = await checksOf({});

    expect(checks.map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
      'credentials ok',
      'org ok',
      'clock ok',
      'sign-in ok',
      'apps ok',
      'app-users ok',
      'users ok',
      'rate-limits ok',
      'api-token-lifetime warning',
    ]);
    expect(checks.at(-1)?.fix).to.match(/OAuth service app/);
  });

  it('finds a service app that can do all, and nothing to warn of', async () => {
    const checks = await checksOf({ credentials: SERVICE_APP });

    expect(checks.map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
      'credentials ok',
      'org ok',
      'clock ok',
      'sign-in ok',
      'scopes ok',
      'write-scopes ok',
      'scopes-review ok',
      'scopes-apply ok',
      'apps ok',
      'app-users ok',
      'users ok',
      'blind ok',
      'rate-limits ok',
    ]);
  });

  it('says where each setting came from, and no secret', async () => {
    const checks = await checksOf({});

    expect(checks[0]?.detail).to.equal(
      'API token at https://acme.okta.com; orgUrl from /home/ada/.okta/okta.yaml, token from OKTA_CLIENT_TOKEN',
    );
    expect(JSON.stringify(checks)).not.to.contain('00token');
  });

  it('makes a failed check of credentials that could not be loaded', () => {
    const check = missingCredentials(new ConfigError(['no orgUrl: set OKTA_CLIENT_ORGURL']));

    expect(check).to.include({ id: 'credentials', state: 'failed', detail: 'no orgUrl: set OKTA_CLIENT_ORGURL' });
  });

  it('says what to fix with every warning and failure', async () => {
    const nothing = { client: { listApps: () => pagesOf([]), listUsers: () => pagesOf([]) }, events: [] };
    const forbidden = {
      credentials: SERVICE_APP,
      client: {
        listApps: () => failingPages(FORBIDDEN),
        listUsers: () => failingPages(FORBIDDEN),
        getApp: () => Promise.reject(FORBIDDEN),
        scopes: () => ({ requested: ['okta.logs.read'], granted: ['okta.apps.manage'] }),
      },
    };

    const checks = [...(await checksOf(nothing)), ...(await checksOf(forbidden))];

    const bad = checks.filter(({ state }) => state !== 'ok');
    expect(bad).to.have.length.above(8);
    for (const { id, fix } of bad) expect(fix, id).to.match(/\w{4}/);
  });

  describe('at the door', () => {
    it('ends after an org that does not answer', async () => {
      const unreachable = new OktaNetworkError({ method: 'GET', path: '/' }, 'getaddrinfo ENOTFOUND', false);

      const checks = await checksOf({ client: { getUser: () => Promise.reject(unreachable) } });

      expect(checks.map(({ id, state }) => `${id} ${state}`)).to.deep.equal(['credentials ok', 'org failed']);
      expect(checks[1]?.detail).to.contain('ENOTFOUND');
    });

    it('ends after a token that is refused', async () => {
      const checks = await checksOf({ client: { getUser: () => Promise.reject(answered(401, 'E0000011')) } });

      expect(checks.map(({ id }) => id)).to.deep.equal(['credentials', 'org', 'clock', 'sign-in']);
      expect(checks[3]).to.include({ state: 'failed' });
      expect(checks[3]?.fix).to.match(/Make a new token/);
    });

    it('ends after a service app that is refused, by whose answer no clock can be told', async () => {
      const refused = new TokenRefusedError('answered 401 invalid_client', { status: 401, code: 'x', requestId: 'y' });
      const client = { listApps: () => failingPages(refused) };

      const checks = await checksOf({ client, credentials: SERVICE_APP, events: [] });

      expect(checks.map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
        'credentials ok',
        'org ok',
        'sign-in failed',
      ]);
    });

    it('takes trouble at Okta for neither a refusal nor a fault of the user', async () => {
      const check = await checkOf('sign-in', { client: { getUser: () => Promise.reject(answered(503)) } });

      expect(check).to.include({ state: 'failed' });
      expect(check?.fix).to.match(/status\.okta\.com/);
    });

    it('continues with a token that may not read its own user', async () => {
      const checks = await checksOf({ client: { getUser: () => Promise.reject(FORBIDDEN) } });

      expect(checks.find(({ id }) => id === 'sign-in')).to.include({ state: 'warning' });
      expect(checks.map(({ id }) => id)).to.include('apps');
    });

    for (const [minutes, words] of [
      [2, /120 s behind the org/],
      [-2, /120 s ahead of the org/],
    ] as const) {
      it(`warns of a clock that is ${minutes} minutes away`, async () => {
        const check = await checkOf('clock', { client: { serverNow: () => NOW_MS + minutes * 60_000 } });

        expect(check).to.include({ state: 'warning' });
        expect(check?.detail).to.match(words);
      });
    }
  });

  describe('scopes', () => {
    const scopes = (requested: readonly string[], granted: readonly string[]) => ({
      credentials: SERVICE_APP,
      client: { scopes: () => ({ requested, granted }) },
    });

    it('fail when one that was asked for is not granted', async () => {
      const check = await checkOf('scopes', scopes(READ_SCOPES, ['okta.apps.read']));

      expect(check).to.include({ state: 'failed', detail: 'asked for and not granted: okta.users.read' });
      expect(check?.fix).to.equal(
        `A super admin must grant okta.users.read on the Okta API Scopes tab of the app ${CLIENT_ID}`,
      );
    });

    it('fail when one that a review needs is not asked for', async () => {
      const check = await checkOf('scopes', scopes(['okta.apps.read'], ['okta.apps.read']));

      expect(check).to.include({ state: 'failed', fix: 'Add okta.users.read to OKTA_CLIENT_SCOPES' });
    });

    it('that can change things are warned of, and stand for those that read', async () => {
      const manage = ['okta.apps.manage', 'okta.users.read'];

      const checks = await checksOf(scopes(manage, manage));

      expect(checks.find(({ id }) => id === 'scopes')).to.include({ state: 'ok' });
      expect(checks.find(({ id }) => id === 'write-scopes')).to.include({
        state: 'warning',
        detail: 'a review needs no okta.apps.manage',
      });
    });
  });

  describe('reading', () => {
    it('warns of an empty list of apps, which a role without apps sees', async () => {
      const checks = await checksOf({ client: { listApps: () => pagesOf([]) } });

      expect(checks.find(({ id }) => id === 'apps')).to.include({ state: 'warning' });
      expect(checks.map(({ id }) => id)).not.to.include('app-users');
    });

    it('fails for apps that may not be listed', async () => {
      const client = { listApps: () => failingPages(FORBIDDEN) };

      const checks = await checksOf({ client, credentials: SERVICE_APP });

      expect(checks.find(({ id }) => id === 'sign-in')).to.include({ state: 'ok' });
      expect(checks.find(({ id }) => id === 'apps')).to.include({ state: 'failed' });
      expect(checks.find(({ id }) => id === 'users')).to.include({ state: 'ok' });
    });

    it("fails for an app's users that may not be listed, naming the app", async () => {
      const check = await checkOf('app-users', { client: { listAppUsers: () => failingPages(FORBIDDEN) } });

      expect(check).to.include({ state: 'failed' });
      expect(check?.fix).to.contain('"Payroll" (0oa1gjh63g214q0Hq0g4)');
    });

    it('asks for the users of the first app only, one page, with their users embedded', async () => {
      const asked: unknown[] = [];
      const listAppUsers: OktaClient['listAppUsers'] = (appId, options) => {
        asked.push([appId, options?.expand]);
        return pagesOf([anAppUser()], [anAppUser()]);
      };

      const check = await checkOf('app-users', { client: { listAppUsers } });

      expect(asked).to.deep.equal([['0oa1gjh63g214q0Hq0g4', 'user']]);
      expect(check?.detail).to.equal('1 users and more of "Payroll" (0oa1gjh63g214q0Hq0g4); 1 without their user');
    });

    it('fails for users that may not be listed', async () => {
      const check = await checkOf('users', { client: { listUsers: () => failingPages(FORBIDDEN) } });

      expect(check).to.include({ state: 'failed' });
      expect(check?.fix).to.match(/okta\.users\.read/);
    });

    it('does not take a broken connection for a missing role', async () => {
      const broken = new OktaNetworkError({ method: 'GET', path: '/api/v1/users' }, 'socket hang up', true);

      const check = await checkOf('users', { client: { listUsers: () => failingPages(broken) } });

      expect(check?.fix).to.equal('The connection failed on the way: run `doctor` again');
    });

    for (const error of [answered(404, 'E0000007'), FORBIDDEN]) {
      it(`fails for a service app that cannot see itself (${error.status})`, async () => {
        const asked: string[] = [];
        const getApp = async (id: string) => {
          asked.push(id);
          throw error;
        };

        const check = await checkOf('blind', { client: { getApp }, credentials: SERVICE_APP });

        expect(asked).to.deep.equal([CLIENT_ID]);
        expect(check).to.include({ state: 'failed' });
        expect(check?.fix).to.match(/role over all apps/);
      });
    }

    it('does not call a role blind for a broken connection', async () => {
      const broken = new OktaNetworkError({ method: 'GET', path: '/api/v1/apps/x' }, 'socket hang up', true);

      const check = await checkOf('blind', {
        client: { getApp: () => Promise.reject(broken) },
        credentials: SERVICE_APP,
      });

      expect(check?.detail).not.to.contain('hides apps');
    });
  });

  describe('rate limits', () => {
    it('are told as what a review can read in a minute', async () => {
      const users: ClientEvent = { kind: 'answer', bucket: '/api/v1/users', remaining: 299, limit: 300 };

      const check = await checkOf('rate-limits', { events: [APPS_ANSWER, users] });

      expect(check?.detail).to.equal(
        '/api/v1/apps 50 a minute, /api/v1/users 300 a minute; with a share of 0.9 a review reads 45 apps or pages ' +
          'a minute, at most 22500 assignments',
      );
    });

    it('are warned of where they make a review slow', async () => {
      const check = await checkOf('rate-limits', { events: [{ ...APPS_ANSWER, limit: 10 }] });

      expect(check).to.include({ state: 'warning' });
    });

    it('are warned of where no header shows them, a concurrency limit being none', async () => {
      const check = await checkOf('rate-limits', { events: [{ ...APPS_ANSWER, limit: 0 }] });

      expect(check).to.include({ state: 'warning', detail: 'no limit was seen for /api/v1/apps' });
    });
  });

  it('throws on what stops it and what is a defect of its own', async () => {
    const stopped = new DOMException('stopped by SIGINT', 'AbortError');

    const error = await rejectionOf(checksOf({ client: { listUsers: () => failingPages(stopped) } }));

    expect(error).to.equal(stopped);
  });
});
