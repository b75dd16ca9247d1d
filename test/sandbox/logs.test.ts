import { expect } from 'chai';
import { listLogEvents } from '../../src/sandbox/routes/logs.js';
import { quirksOf } from '../../src/sandbox/routes/quirks.js';
import { seededOrg } from '../../src/sandbox/seed/seeded-org.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { NO_ADMINS } from '../../src/sandbox/state/admins.js';
import type { EventRecord } from '../../src/sandbox/state/event-source.js';
import { at, get, pagesOf, rowsOf } from '../support/sandbox-calls.js';

const DAY_MS = 86_400_000;
const SIZE = { users: 60, apps: 30, assignments: 400 };
const USE = 'filter=outcome.result%20eq%20%22SUCCESS%22';

describe('the log of the sandbox org', () => {
  let sandbox: Sandbox;
  let sinceMs: number;
  let since: string;
  let until: string;

  before(async () => {
    sandbox = await startSandbox({ ...SIZE, limits: {} });
    sinceMs = Date.now() - 89 * DAY_MS;
    since = new Date(sinceMs).toISOString();
    until = new Date().toISOString();
  });
  after(async () => await sandbox.stop());

  it('has events in the order of their time, each once, however its pages are cut', async () => {
    const query = `since=${since}&until=${until}`;

    const small = await pagesOf(sandbox, `/api/v1/logs?${query}&limit=70`);
    const whole = await rowsOf(sandbox, `/api/v1/logs?${query}&limit=1000`);

    const rows = small.flatMap((page) => page.rows);
    expect(rows).to.have.length.above(300);
    expect(rows).to.deep.equal(whole);
    expect(new Set(rows.map(({ uuid }) => uuid)).size).to.equal(rows.length);
    const times = rows.map(({ published }) => String(published));
    expect(times).to.deep.equal([...times].sort());
    expect(small.at(-1)?.next).to.equal(undefined);
  });

  it('tells the same of a day to whoever looks back from another one', () => {
    const now = Date.UTC(2026, 7, 31);
    const org = seededOrg(7, now, SIZE).eventSources[0];
    const day = (from: number) => [...(org?.between(from, now - 3 * DAY_MS) ?? [])].map(({ uuid }) => uuid);

    const fromThere = day(now - 5 * DAY_MS);
    const fromBefore = day(now - 9 * DAY_MS);

    expect(fromThere).to.have.length.above(5);
    expect(fromBefore.slice(-fromThere.length)).to.deep.equal(fromThere);
  });

  it('knows of nobody who used an app without having it, or after the last sign-in', async () => {
    const rows = await rowsOf(sandbox, `/api/v1/logs?since=${since}&until=${until}&limit=1000`);

    for (const row of rows) {
      const targets = row.target as readonly { readonly type: string; readonly id: string }[];
      const people = [row.actor as { readonly type: string; readonly id: string }, ...targets];
      const user = sandbox.org.users.find(people.find(({ type }) => type === 'User')?.id ?? '');
      const app = targets.find(({ type }) => type === 'AppInstance')?.id ?? '';
      const held = sandbox.org.appUsers(app)?.get(user?.id ?? '');
      expect(held, String(row.uuid)).to.not.equal(undefined);
      expect(String(row.published) >= String(held?.created)).to.equal(true);
      if (row.eventType !== 'app.oauth2.token.grant.refresh_token') {
        expect(String(row.published) <= String(user?.lastLogin)).to.equal(true);
      }
    }
  });

  it('has every kind of use, failed sign-ons, and what is no use', async () => {
    const large = await startSandbox({ users: 300, assignments: 2400 });

    const rows = await rowsOf(large, `/api/v1/logs?since=${since}&until=${until}&limit=1000`);
    await large.stop();

    const kinds = new Set(rows.map((row) => `${String(row.eventType)} ${String(at(row, 'outcome', 'result'))}`));
    expect([...kinds].sort()).to.deep.equal([
      'app.oauth2.authorize.code SUCCESS',
      'app.oauth2.token.grant.id_token SUCCESS',
      'app.oauth2.token.grant.refresh_token SUCCESS',
      'policy.evaluate_sign_on ALLOW',
      'user.authentication.auth_via_radius SUCCESS',
      'user.authentication.sso FAILURE',
      'user.authentication.sso SUCCESS',
      'user.session.access_admin_app SUCCESS',
    ]);
  });

  it('filters by type, outcome, app and person', async () => {
    const bounds = `since=${since}&until=${until}&limit=1000`;
    const all = await rowsOf(sandbox, `/api/v1/logs?${bounds}`);
    const sso = encodeURIComponent(
      '(eventType eq "user.authentication.sso" or eventType sw "app.oauth2.") and outcome.result eq "SUCCESS"',
    );
    const app = at(all[0], 'target', '0', 'id');

    const uses = await rowsOf(sandbox, `/api/v1/logs?${bounds}&filter=${sso}`);
    const ofApp = await rowsOf(sandbox, `/api/v1/logs?${bounds}&filter=target.id%20eq%20%22${String(app)}%22`);
    const refused = await get(sandbox, `/api/v1/logs?${bounds}&filter=published%20gt%20%22x%22`);

    const isUse = (type: string) => type === 'user.authentication.sso' || type.startsWith('app.oauth2.');
    const expected = all.filter((row) => isUse(String(row.eventType)) && at(row, 'outcome', 'result') === 'SUCCESS');
    expect(uses).to.deep.equal(expected);
    expect(ofApp).to.have.length.above(0);
    expect(ofApp.every((row) => JSON.stringify(row.target).includes(String(app)))).to.equal(true);
    expect(refused).to.include({ status: 400 });
    expect(refused.body.errorCode).to.equal('E0000053');
  });

  it('is polled without an end, from where the poll before stopped', async () => {
    const first = await get(sandbox, `/api/v1/logs?since=${since}&limit=1000&${USE}`);
    let page = first;
    while (page.rows.length > 0) page = await get(sandbox, page.next ?? '');
    const again = await get(sandbox, page.next ?? '');

    expect(first.rows).to.have.length.above(100);
    expect(again.rows).to.deep.equal([]);
    expect(again.next).to.equal(page.next);
  });

  it('keeps 90 days, and refuses what is older than 180, nonsense and cursors of others', async () => {
    const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();
    const status = async (query: string) => (await get(sandbox, `/api/v1/logs?${query}`)).status;

    const [oldest] = await rowsOf(sandbox, `/api/v1/logs?since=${ago(170)}&until=${until}&limit=1000`);

    expect(String(oldest?.published) > ago(91)).to.equal(true);
    expect(await status(`since=${ago(181)}`)).to.equal(400);
    expect(await status('since=yesterday')).to.equal(400);
    expect(await status('after=00u1')).to.equal(400);
    expect(await status('sortOrder=DESCENDING')).to.equal(400);
    expect(await status('q=Jira')).to.equal(400);
    expect(await status('limit=0')).to.equal(400);
  });

  it('lets nobody read without the scope', () => {
    const ask = (scopes: readonly string[]) =>
      listLogEvents({
        ...{ method: 'GET', path: '/api/v1/logs', query: new URLSearchParams(), body: undefined, org: sandbox.org },
        ...{ origin: sandbox.url, quirks: quirksOf({}), nowMs: Date.now(), cursorTtlSeconds: undefined },
        ...{
          principal: { kind: 'service', clientId: '0oaService', scopes },
          assignAgain: 'conflict',
          admins: NO_ADMINS,
        },
      });

    expect(() => ask(['okta.apps.read'])).to.throw('E0000006');
    expect(ask(['okta.logs.read']).status).to.equal(200);
  });

  it('counts requests in a bucket of its own', async () => {
    const limited = await startSandbox({ ...SIZE, limits: { '/api/v1/logs': 1 } });

    const first = await get(limited, '/api/v1/logs?limit=1');
    const second = await get(limited, '/api/v1/logs?limit=1');
    const users = await get(limited, '/api/v1/users?limit=1');
    await limited.stop();

    expect([first.status, second.status, users.status]).to.deep.equal([200, 429, 200]);
  });

  it('shows a bounded query no event before the log has it, and a poll each one late', async () => {
    const now = Date.now();
    const event = (uuid: string, minutesAgo: number): EventRecord => ({
      publishedMs: now - minutesAgo * 60_000,
      uuid,
      eventType: 'user.authentication.sso',
      displayMessage: '',
      result: 'SUCCESS',
      actor: { id: '00u1', type: 'User', alternateId: '', displayName: '' },
      targets: [],
    });
    // a uuid of 0000… comes late
    const events = [
      event('0000-b', 10),
      event('1111-a', 30),
      event('0000-a', 60),
      event('1111-b', 45),
      event('1111-c', 5),
    ];
    const late = await startSandbox({ data: { apps: [], events }, logLateMs: 20 * 60_000 });
    const uuids = async (query: string) =>
      (await rowsOf(late, `/api/v1/logs?since=${since}&${query}`)).map(({ uuid }) => uuid);

    const bounded = await uuids(`until=${new Date(now).toISOString()}&limit=1`);
    const poll = await get(late, `/api/v1/logs?since=${since}`);
    await late.stop();

    expect(bounded).to.deep.equal(['0000-a', '1111-b', '1111-a', '1111-c']);
    expect(poll.rows.map(({ uuid }) => uuid)).to.deep.equal(['1111-b', '0000-a', '1111-a', '1111-c']);
  });
});
