import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { call, get, pagesOf, rowsOf } from '../support/sandbox-calls.js';

const IDS = Array.from({ length: 25 }, (_, i) => `00u${String(i).padStart(2, '0')}`);
const DATA = {
  apps: [
    { id: '0oaOne', label: 'One' },
    { id: '0oaTwo', label: 'Two' },
  ],
  users: IDS.map((id) => ({ id })),
  appUsers: { One: IDS.map((id) => ({ id })), Two: IDS.map((id) => ({ id })) },
};
const ONE = '/api/v1/apps/0oaOne/users?limit=10&expand=user';
const TWO = '/api/v1/apps/0oaTwo/users?limit=10&expand=user';

describe('the built-in org: quirks', () => {
  let sandbox: Sandbox | undefined;
  afterEach(async () => await sandbox?.stop());

  const start = async (quirks: SandboxOptions['quirks'], more: SandboxOptions = {}): Promise<Sandbox> => {
    sandbox = await startSandbox({ data: DATA, quirks, ...more });
    return sandbox;
  };
  const idsOf = async (org: Sandbox, path: string): Promise<unknown[]> => (await rowsOf(org, path)).map(({ id }) => id);
  const embeddedOf = async (org: Sandbox, path: string): Promise<number[]> =>
    (await pagesOf(org, path)).map(({ rows }) => rows.filter((row) => '_embedded' in row).length);

  it('has none unless asked', async () => {
    const org = await start(undefined);

    expect(await idsOf(org, ONE)).to.deep.equal(IDS);
    expect(await embeddedOf(org, ONE)).to.deep.equal([10, 10, 5]);
  });

  it('loses expand in links, so that later pages embed nothing, in the apps named only', async () => {
    const org = await start({ loseExpand: ['One'] });
    const [first] = await pagesOf(org, ONE);

    expect(first?.next).to.equal(`${org.url}/api/v1/apps/0oaOne/users?after=000u09&limit=10`);
    expect(await embeddedOf(org, ONE)).to.deep.equal([10, 0, 0]);
    expect(await embeddedOf(org, TWO)).to.deep.equal([10, 10, 5]);
  });

  it('ignores expand, for one app user too', async () => {
    const org = await start({ ignoreExpand: true });

    expect(await embeddedOf(org, ONE)).to.deep.equal([0, 0, 0]);
    expect((await get(org, '/api/v1/apps/0oaOne/users/00u01?expand=user')).body).to.not.have.property('_embedded');
  });

  it('lists a forbidden app and refuses every call into it', async () => {
    const org = await start({ forbidden: ['0oaOne'] });

    for (const path of ['/api/v1/apps/0oaOne', '/api/v1/apps/0oaOne/groups', ONE, '/api/v1/apps/0oaOne/users/00u01']) {
      const answer = await get(org, path);
      expect([answer.status, answer.body.errorCode], path).to.deep.equal([403, 'E0000006']);
    }
    expect(await idsOf(org, '/api/v1/apps')).to.deep.equal(['0oaOne', '0oaTwo']);
    expect(await idsOf(org, TWO)).to.deep.equal(IDS);
  });

  it('hides an app altogether', async () => {
    const org = await start({ hidden: ['One'] });

    expect(await idsOf(org, '/api/v1/apps')).to.deep.equal(['0oaTwo']);
    expect((await get(org, ONE)).body.errorCode).to.equal('E0000007');
  });

  it('shows a blind role empty lists', async () => {
    const org = await start({ blind: true });

    for (const path of ['/api/v1/apps', '/api/v1/users', ONE]) {
      const answer = await get(org, path);
      expect([answer.status, answer.text], path).to.deep.equal([200, '[]']);
      expect(answer.self, path).to.be.a('string');
    }
  });

  it('deletes an app once its first page was sent', async () => {
    const org = await start({ deletedMidListing: ['One'] });
    const [first, second, ...rest] = await pagesOf(org, ONE);

    expect([first?.rows.length, second?.status, second?.body.errorCode, rest.length]).to.deep.equal([
      10,
      404,
      'E0000007',
      0,
    ]);
    expect((await get(org, '/api/v1/apps/0oaOne')).body.errorCode).to.equal('E0000007');
  });

  it('repeats a next link', async () => {
    const org = await start({ repeatNext: ['One'] });
    const first = await get(org, ONE);
    const second = await get(org, first.next ?? '');

    expect(second.rows.map(({ id }) => id)).to.deep.equal(IDS.slice(10, 20));
    expect(second.next).to.equal(first.next);
  });

  it('drops the last row of each page', async () => {
    const org = await start({ shortPages: true });

    expect(await idsOf(org, ONE)).to.deep.equal(IDS.filter((id) => !['00u09', '00u19', '00u24'].includes(id)));
  });

  it('shows the last row of a page again as the first of the next, and still ends', async () => {
    const org = await start({ movingRows: true });
    const ids = await idsOf(org, ONE);

    expect(ids.slice(9, 11)).to.deep.equal(['00u09', '00u09']);
    expect([...new Set(ids)]).to.deep.equal(IDS);
    expect([...new Set(await idsOf(org, '/api/v1/apps/0oaOne/users?limit=1'))]).to.deep.equal(IDS);
  });

  it('puts an empty page with a next before each further page', async () => {
    const org = await start({ emptyPages: true });
    const pages = await pagesOf(org, ONE);

    expect(pages.map(({ rows }) => rows.length)).to.deep.equal([10, 0, 10, 0, 5]);
    expect(pages.flatMap(({ rows }) => rows.map(({ id }) => id))).to.deep.equal(IDS);
  });

  it("refuses the second page's cursor, always", async () => {
    const org = await start({ refusedCursor: true });
    const first = await get(org, ONE);
    const answers = [await get(org, first.next ?? ''), await get(org, first.next ?? '')];

    expect(answers.map(({ status, body }) => [status, body.errorCode])).to.deep.equal([
      [400, 'E0000029'],
      [400, 'E0000029'],
    ]);
  });

  it('answers 204 to an unassign that changes nothing', async () => {
    const org = await start({ stickyUnassign: ['One'] });
    const path = '/api/v1/apps/0oaOne/users/00u01';
    const answer = await call(org, 'DELETE', path);

    expect([answer.status, (await get(org, path)).status]).to.deep.equal([204, 200]);
  });

  it('refuses a cursor that is older than it lives', async () => {
    const org = await start({}, { cursorTtlSeconds: 60 });
    const { next } = await get(org, ONE);
    const fresh = await get(org, next ?? '');
    const issued = Math.floor(Date.now() / 1000);
    const old = (next ?? '').replace(/_[0-9a-z]+/, `_${(issued - 61).toString(36)}`);
    const stale = await get(org, old);

    expect(fresh.status).to.equal(200);
    expect([stale.status, stale.body.errorCode]).to.deep.equal([400, 'E0000029']);
  });
});
