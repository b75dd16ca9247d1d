import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import type { PlainData } from '../../src/sandbox/state/plain-data.js';
import { at, call, get } from '../support/sandbox-calls.js';

const DATA: PlainData = {
  apps: [
    { id: '0oaSso', label: 'Sso' },
    {
      id: '0oaPush',
      label: 'Push',
      features: ['PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES'],
      profileKeys: ['email', 'firstName', 'role'],
    },
    { id: '0oaDir', label: 'Directory', signOnMode: null, hasCredentials: false },
    { id: '0oaGroup', label: 'By group' },
  ],
  users: [
    { id: '00uAda', profile: { firstName: 'Ada', email: 'ada@example.com', login: 'Ada@example.com' } },
    { id: '00uBob' },
    { id: '00uGone', status: 'DEPROVISIONED' },
  ],
  groups: [{ id: '00gStaff', name: 'Staff', apps: ['By group'], members: ['00uAda'] }],
  appUsers: { Sso: [{ id: '00uBob' }, { id: '00uGone' }] },
};

describe('the built-in org: assigning and updating', () => {
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await startSandbox({ data: DATA });
  });
  afterEach(async () => await sandbox.stop());

  const assign = async (app: string, body: unknown) =>
    await call(sandbox, 'POST', `/api/v1/apps/${app}/users`, { body });
  const update = async (app: string, user: string, body: unknown) =>
    await call(sandbox, 'POST', `/api/v1/apps/${app}/users/${user}`, { body });

  it('assigns with 200, scope USER and the login as user name', async () => {
    const answer = await assign('0oaSso', { id: '00uAda' });

    expect(answer.status).to.equal(200);
    expect(answer.body).to.deep.include({
      id: '00uAda',
      scope: 'USER',
      status: 'ACTIVE',
      externalId: null,
      syncState: 'DISABLED',
      credentials: { userName: 'Ada@example.com' },
      profile: {},
    });
    expect((await get(sandbox, '/api/v1/apps/0oaSso/users')).rows.map(({ id }) => id)).to.deep.equal([
      '00uBob',
      '00uGone',
      '00uAda',
    ]);
  });

  it('applies the profile mappings first, and leaves provisioning to run', async () => {
    const answer = await assign('0oaPush', { id: '00uAda', profile: { role: 'Admin' } });

    expect(answer.body).to.deep.include({
      status: 'STAGED',
      syncState: 'SYNCING',
      profile: { email: 'ada@example.com', firstName: 'Ada', role: 'Admin' },
    });
  });

  it('never shows a password, only that there is one', async () => {
    const answer = await assign('0oaSso', {
      id: '00uAda',
      credentials: { userName: 'ada', password: { value: 'pw' } },
    });

    expect(answer.body.credentials).to.deep.equal({ userName: 'ada', password: {} });
  });

  const refusals: readonly (readonly [string, string, unknown, number, string])[] = [
    ['who is assigned already', '0oaSso', { id: '00uBob' }, 409, 'E0000062'],
    ['an inactive user', '0oaPush', { id: '00uGone' }, 403, 'E0000117'],
    ['a user that is not there', '0oaSso', { id: '00uNobody' }, 404, 'E0000007'],
    ['an app that is not there', '0oaNone', { id: '00uAda' }, 404, 'E0000007'],
    ['a body without an id', '0oaSso', {}, 400, 'E0000001'],
    ['a body that is not an object', '0oaSso', [], 400, 'E0000003'],
    ['an attribute that the app has not', '0oaPush', { id: '00uAda', profile: { shoe: 1 } }, 400, 'E0000001'],
    ['another value for a mapped attribute', '0oaPush', { id: '00uAda', profile: { email: 'x' } }, 403, 'E0000075'],
    ['credentials where the app has none', '0oaDir', { id: '00uAda', credentials: { userName: 'a' } }, 400, 'E0000041'],
    [
      'a user name of 101 characters',
      '0oaSso',
      { id: '00uAda', credentials: { userName: 'a'.repeat(101) } },
      400,
      'E0000001',
    ],
    ['scope GROUP for no member', '0oaGroup', { id: '00uBob', scope: 'GROUP' }, 400, 'E0000001'],
    ['a scope of no kind', '0oaSso', { id: '00uAda', scope: 'ROLE' }, 400, 'E0000001'],
  ];
  for (const [what, app, body, status, code] of refusals) {
    it(`refuses ${what} with ${status} ${code}`, async () => {
      const answer = await assign(app, body);

      expect([answer.status, answer.body.errorCode]).to.deep.equal([status, code]);
    });
  }

  it('says which attribute it does not know', async () => {
    const { body } = await assign('0oaPush', { id: '00uAda', profile: { shoe: 1 } });

    expect(body.errorCauses).to.deep.equal([{ errorSummary: "Property 'shoe' not found" }]);
  });

  it('answers 200 to assigning again where the org is so', async () => {
    const lenient = await startSandbox({ data: DATA, assignAgain: 'ok' });
    try {
      const answer = await call(lenient, 'POST', '/api/v1/apps/0oaSso/users', { body: { id: '00uBob' } });

      expect([answer.status, answer.body.id]).to.deep.equal([200, '00uBob']);
    } finally {
      await lenient.stop();
    }
  });

  it('updates credentials or profile, and the time with them', async () => {
    const before = await assign('0oaPush', { id: '00uAda' });

    const credentials = await update('0oaPush', '00uAda', { credentials: { userName: 'ada2' } });
    const profile = await update('0oaPush', '00uAda', { profile: { role: 'Viewer' } });

    expect(credentials.body.credentials).to.deep.equal({ userName: 'ada2' });
    expect(profile.body).to.deep.include({
      credentials: { userName: 'ada2' },
      profile: { email: 'ada@example.com', firstName: 'Ada', role: 'Viewer' },
      created: before.body.created,
    });
    expect((at(profile.body, 'lastUpdated') as string) >= String(before.body.lastUpdated)).to.equal(true);
  });

  it('refuses to update both at once, what is not assigned, and an inactive user', async () => {
    const both = await update('0oaSso', '00uBob', { credentials: { userName: 'b' }, profile: {} });
    const absent = await update('0oaSso', '00uAda', { credentials: { userName: 'a' } });
    const inactive = await update('0oaSso', '00uGone', { credentials: { userName: 'g' } });

    expect([both.status, both.body.errorCode]).to.deep.equal([400, 'E0000001']);
    expect([absent.status, absent.body.errorCode]).to.deep.equal([404, 'E0000007']);
    expect([inactive.status, inactive.body.errorCode]).to.deep.equal([403, 'E0000117']);
  });

  it('converts the scope, and with USER assigns who was not assigned, beyond the schema', async () => {
    const made = await update('0oaGroup', '00uAda', { scope: 'USER' });
    const converted = await update('0oaGroup', '00uAda', { scope: 'GROUP' });

    expect([made.status, made.body.scope]).to.deep.equal([200, 'USER']);
    expect([converted.body.scope, at(converted.body, '_links', 'group', 'name')]).to.deep.equal(['GROUP', 'Staff']);
  });

  it('refuses to unassign a direct assignment beside which a group gives access', async () => {
    await assign('0oaGroup', { id: '00uAda' });

    const answer = await call(sandbox, 'DELETE', '/api/v1/apps/0oaGroup/users/00uAda');

    expect([answer.status, answer.body.errorCode]).to.deep.equal([403, 'E0000046']);
  });

  it('refuses a body that is not JSON', async () => {
    const answer = await fetch(`${sandbox.url}/api/v1/apps/0oaSso/users`, {
      method: 'POST',
      headers: { authorization: `SSWS ${sandbox.token}` },
      body: '{"id":',
    });

    expect([answer.status, at(await answer.json(), 'errorCode')]).to.deep.equal([400, 'E0000003']);
  });
});
