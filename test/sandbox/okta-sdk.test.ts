import { Client } from '@okta/okta-sdk-nodejs';
import { expect } from 'chai';
import { exportJWK } from 'jose';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { jwkOf, rsaKey } from '../support/keys.js';
import { rejectionOf } from '../support/rejection.js';
import { at, call, get } from '../support/sandbox-calls.js';

const IDS = Array.from({ length: 7 }, (_, i) => `00uUser${i}`);
const DATA = {
  apps: [
    { id: '0oaOne', label: 'One', profileKeys: ['email', 'role'] },
    { id: '0oaTwo', label: 'Two' },
  ],
  users: IDS.map((id) => ({ id })),
  groups: [{ id: '00gStaff', name: 'Staff', apps: ['One'], members: ['00uUser0'] }],
  appUsers: { One: [{ id: '00uUser0', groupId: '00gStaff' }, ...IDS.slice(1, 6).map((id) => ({ id }))] },
};

/** Okta's own client knows nothing of this project: where it is content, the org behaves as Okta's. */
describe("the built-in org, driven by Okta's own Node SDK", () => {
  let sandbox: Sandbox;
  let api: Client['applicationApi'];

  beforeEach(async () => {
    sandbox = await startSandbox({ data: DATA });
    api = new Client({ orgUrl: sandbox.url, token: sandbox.token }).applicationApi;
  });
  afterEach(async () => await sandbox.stop());

  const idsOf = async <T extends { id?: string }>(items: AsyncIterable<T | null>): Promise<(string | undefined)[]> => {
    const ids: (string | undefined)[] = [];
    for await (const item of items) if (item !== null) ids.push(item.id);
    return ids;
  };

  it('lists apps, and an app by its id', async () => {
    const ids = await idsOf(await api.listApplications({ limit: 1 }));
    const app = await api.getApplication({ appId: '0oaTwo' });

    expect(ids).to.deep.equal(['0oaOne', '0oaTwo']);
    expect([app.label, app.status, String(app.signOnMode)]).to.deep.equal(['Two', 'ACTIVE', 'SAML_2_0']);
  });

  it('lists application users over pages, with their users embedded', async () => {
    const listed = await api.listApplicationUsers({ appId: '0oaOne', limit: 2, expand: 'user' });
    const rows = [];
    for await (const row of listed) if (row !== null) rows.push(row);

    expect(rows.map(({ id }) => id)).to.deep.equal(IDS.slice(0, 6));
    expect(rows.map((row) => at(row._embedded, 'user', 'id'))).to.deep.equal(IDS.slice(0, 6));
    expect(String(rows[0]?.scope)).to.equal('GROUP');
    expect(sandbox.requests.map(({ path }) => path)).to.deep.equal([
      '/api/v1/apps/0oaOne/users?limit=2&expand=user',
      '/api/v1/apps/0oaOne/users?after=000uUser1&expand=user&limit=2',
      '/api/v1/apps/0oaOne/users?after=000uUser3&expand=user&limit=2',
    ]);
  });

  it('gets one, and reads its times as dates', async () => {
    const row = await api.getApplicationUser({ appId: '0oaOne', userId: '00uUser1', expand: 'user' });

    expect(row.credentials?.userName).to.equal('00uuser1@example.com');
    expect(row.created).to.be.instanceOf(Date);
    expect([String(row.status), String(row.syncState)]).to.deep.equal(['ACTIVE', 'DISABLED']);
  });

  it('assigns, updates credentials and profile, and unassigns', async () => {
    const assigned = await api.assignUserToApplication({ appId: '0oaOne', appUser: { id: '00uUser6' } });
    const renamed = await api.updateApplicationUser({
      appId: '0oaOne',
      userId: '00uUser6',
      appUser: { credentials: { userName: 'six' } },
    });
    const changed = await api.updateApplicationUser({
      appId: '0oaOne',
      userId: '00uUser6',
      appUser: { profile: { role: 'Admin' } },
    });
    await api.unassignUserFromApplication({ appId: '0oaOne', userId: '00uUser6' });
    const after = await get(sandbox, '/api/v1/apps/0oaOne/users/00uUser6');

    expect([assigned.id, String(assigned.scope)]).to.deep.equal(['00uUser6', 'USER']);
    expect(renamed.credentials?.userName).to.equal('six');
    expect(changed.profile).to.include({ role: 'Admin' });
    expect(after.status).to.equal(404);
  });

  it("meets Okta's errors as it knows them", async () => {
    const byGroup = await rejectionOf(api.unassignUserFromApplication({ appId: '0oaOne', userId: '00uUser0' }));
    const again = await rejectionOf(api.assignUserToApplication({ appId: '0oaOne', appUser: { id: '00uUser1' } }));
    const missing = await rejectionOf(api.getApplicationUser({ appId: '0oaTwo', userId: '00uUser1' }));

    expect([at(byGroup, 'status'), at(byGroup, 'errorCode')]).to.deep.equal([403, 'E0000046']);
    expect(byGroup.message).to.include('their group memberships grant them access');
    expect([at(again, 'status'), at(again, 'errorCode')]).to.deep.equal([409, 'E0000062']);
    expect([at(missing, 'status'), at(missing, 'errorCode')]).to.deep.equal([404, 'E0000007']);
  });

  it('waits for the reset of a 429 and continues', async () => {
    sandbox.failNext(/users/, 'rate-limited');

    const ids = await idsOf(await api.listApplicationUsers({ appId: '0oaOne' }));

    expect(ids).to.have.length(6);
    expect(sandbox.requests.map(({ status }) => status)).to.deep.equal([429, 200]);
  });

  it('agrees with plain requests on every member of an application user', async () => {
    const row = await api.getApplicationUser({ appId: '0oaOne', userId: '00uUser1' });
    const plain = await call(sandbox, 'GET', '/api/v1/apps/0oaOne/users/00uUser1');

    const { _links: _ours, ...facts } = plain.body;
    const { _links: _theirs, ...told }: Record<string, unknown> = JSON.parse(JSON.stringify(row));
    expect(told).to.deep.equal(facts);
  });
});

describe("the built-in org's service app, driven by Okta's own Node SDK", () => {
  it('gets a token with a private-key JWT', async () => {
    const clientId = '0oaServiceApp0000000';
    const key = rsaKey();
    const sandbox = await startSandbox({
      data: DATA,
      oauth: { clientId, keys: [await exportJWK(key.publicKey)], scopes: ['okta.apps.read'] },
    });
    try {
      const client = new Client({
        orgUrl: sandbox.url,
        authorizationMode: 'PrivateKey',
        clientId,
        scopes: ['okta.apps.read'],
        privateKey: jwkOf(key),
      });

      const app = await client.applicationApi.getApplication({ appId: clientId });

      expect(app.label).to.equal('Access Review Service');
    } finally {
      await sandbox.stop();
    }
  });
});
