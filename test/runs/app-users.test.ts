import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { type CliResult, runCommand } from '../support/cli.js';
import { connectProxy } from '../support/connect-proxy.js';
import { DATA_NOW } from '../support/review-run.js';

describe('app-users, as a user types it', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let appId: string;

  before(async () => {
    sandbox = await startSandbox({ now: DATA_NOW, users: 60, apps: 8, assignments: 200 });
    const apps = JSON.parse(await (await fetch(`${sandbox.url}/api/v1/apps?q=Slack`, signedIn())).text());
    appId = apps[0].id;
  });
  after(() => sandbox.stop());

  function signedIn(): RequestInit {
    return { headers: { authorization: `SSWS ${sandbox.token}` } };
  }

  async function appUsers(...args: readonly string[]): Promise<CliResult & { readonly asked: readonly string[] }> {
    const before = sandbox.requests.length;
    const result = await runCommand(['app-users', ...args], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });
    return { ...result, asked: sandbox.requests.slice(before).map(({ method, path }) => `${method} ${path}`) };
  }

  async function firstUser(): Promise<string> {
    const rows: unknown = JSON.parse((await appUsers('list', appId, '--format', 'json')).stdout);
    return Array.isArray(rows) ? rows.find((row) => row.scope === 'USER')?.id : '';
  }

  it('lists every page as NDJSON, the user embedded where asked', async () => {
    const result = await appUsers('list', appId, '--limit', '7', '--expand', 'user');

    const rows = result.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(result.code, result.stderr).to.equal(0);
    expect(result.asked)
      .to.have.lengthOf(Math.ceil(rows.length / 7))
      .and.satisfy((asked: string[]) => asked.length > 1);
    // a few assignments of the org have no user; the first page alone would not show that expand is kept
    expect(rows.slice(7).some((row) => typeof row._embedded?.user.status === 'string')).to.equal(true);
  });

  it('lists as one JSON array, an empty one too', async () => {
    const some = await appUsers('list', appId, '--format', 'json');
    const none = await appUsers('list', appId, '--format', 'json', '--q', 'nobody-is-called-this');

    expect(JSON.parse(some.stdout)).to.be.an('array').that.is.not.empty;
    expect(JSON.parse(none.stdout)).to.deep.equal([]);
  });

  it('says every way by which an assignment holds, in four requests', async () => {
    const rows: unknown = JSON.parse((await appUsers('list', appId, '--format', 'json')).stdout);
    const granted = Array.isArray(rows) ? rows.find((row) => row.scope === 'GROUP') : undefined;

    const result = await appUsers('get', appId, granted.id, '--paths');

    const { paths, ...appUser } = JSON.parse(result.stdout);
    const held = paths.held.filter(({ credited }: { credited: boolean }) => credited);
    expect(result.code, result.stderr).to.equal(0);
    expect(appUser.id).to.equal(granted.id);
    expect(held).to.have.lengthOf(1);
    expect(held[0]).to.include({
      via: 'group',
      groupName: granted._links.group.name,
      membership: 'by-hand',
      removable: 'yes',
    });
    expect([paths.unknown, paths.unexplained]).to.deep.equal(['', '']);
    expect(result.asked.map((asked) => asked.replaceAll(/0[0-9a-z]{2}[A-Za-z0-9]{17}/g, '*'))).to.include.members([
      'GET /api/v1/apps/*/groups?limit=200&expand=group',
      'GET /api/v1/users/*/groups',
      'GET /api/v1/groups/*/users/*/group-rules',
    ]);
  });

  it('gets, unassigns, assigns again and updates one assignment', async () => {
    const userId = await firstUser();

    const got = await appUsers('get', appId, userId);
    const removed = await appUsers('unassign', appId, userId, '--yes');
    const gone = await appUsers('get', appId, userId);
    const assigned = await appUsers('assign', appId, userId, '--scope', 'USER', '--user-name', 'sam@example.com');
    const updated = await appUsers('update', appId, userId, '--user-name', 'sam.k@example.com');

    expect(JSON.parse(got.stdout)).to.include({ id: userId });
    expect(JSON.parse(removed.stdout)).to.deep.equal({ appId, userId, result: 'removed' });
    expect(removed.asked).to.deep.equal([`DELETE /api/v1/apps/${appId}/users/${userId}?sendEmail=false`]);
    expect([gone.code, gone.stderr]).to.satisfy(
      ([code, text]: [number, string]) => code === 3 && /404 E0000007/.test(text),
    );
    expect(JSON.parse(assigned.stdout).credentials.userName).to.equal('sam@example.com');
    expect(JSON.parse(updated.stdout).credentials.userName).to.equal('sam.k@example.com');
  });

  it('removes nothing without --yes, and asks nothing', async () => {
    const result = await appUsers('unassign', appId, '00u11z6WHMYCGPCHCRFK');

    expect(result.code).to.equal(4);
    expect(result.asked).to.deep.equal([]);
    expect(result.stderr).to.contain('add --yes');
  });

  it('takes a password from standard input only, and never shows it', async () => {
    const result = await runCommand(['app-users', 'update', appId, await firstUser(), '--body', '-'], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
      input: JSON.stringify({ credentials: { userName: 'sam', password: { value: 'correct horse' } } }),
    });

    expect(result.stdout + result.stderr).not.to.contain('correct horse');
  });

  it('takes a body whose password says nothing, as Okta answers with one', async () => {
    const result = await runCommand(['app-users', 'update', appId, await firstUser(), '--body', '-'], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
      input: JSON.stringify({ credentials: { userName: 'sam', password: {} } }),
    });

    expect(result.stderr).to.equal('');
    expect(result.code).to.equal(0);
    expect(JSON.parse(result.stdout)).to.have.nested.property('credentials.userName', 'sam');
  });

  it('names what is wrong in a body before anything is sent', async () => {
    const both = await appUsers('update', appId, '00u1', '--user-name', 'sam', '--profile', '{}');
    const broken = await appUsers('assign', appId, '00u1', '--profile', '{');

    expect([both.code, broken.code]).to.deep.equal([2, 2]);
    expect(broken.stderr).to.contain('--profile is not JSON');
    expect([...both.asked, ...broken.asked]).to.deep.equal([]);
  });

  it('refuses a page size that Okta does not take', async () => {
    const result = await appUsers('list', appId, '--limit', '501');

    expect(result.code).to.equal(2);
    expect(result.stderr).to.contain('1 to 500');
  });

  it('goes through the proxy that the environment names, and past it where NO_PROXY says so', async () => {
    const proxy = await connectProxy();
    const signIn = { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token, HTTP_PROXY: proxy.url };

    const through = await runCommand(['app-users', 'list', appId], { env: signIn });
    const tunnels = proxy.asked.length;
    const past = await runCommand(['app-users', 'list', appId], { env: { ...signIn, NO_PROXY: '127.0.0.1' } });
    await proxy.close();

    expect([through.code, past.code], through.stderr).to.deep.equal([0, 0]);
    expect(tunnels).to.be.above(0);
    expect(proxy.asked.length).to.equal(tunnels);
    expect(through.stdout).to.equal(past.stdout);
  });
});
