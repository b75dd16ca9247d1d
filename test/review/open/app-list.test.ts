import { expect } from 'chai';
import type { App } from '../../../src/assignment/records.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { type AppList, listAppsInto, slim } from '../../../src/review/open/app-list.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { anApp } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { recordsIn, snapshotOf } from '../../support/snapshot.js';
import { apiError, failingPages, pagesAt, stubClient } from '../../support/stub-client.js';

describe('list of apps', () => {
  let folder: string;
  let begunAt: number[];

  beforeEach(async () => {
    folder = await snapshotOf();
    begunAt = [];
  });

  it('keeps the whole records, and holds what scope and messages need', async () => {
    const app = anApp({ id: '0oa1', visibility: { hide: 'x' }, _links: { self: {} } });

    const { apps, file, stopped } = await listed(() => pagesAt(7, [app]));

    expect(apps).to.deep.equal([{ id: '0oa1', label: 'Payroll', status: 'ACTIVE', name: 'payroll_saml' }]);
    expect([file.name, file.rows, stopped]).to.deep.equal([LAYOUT.apps, 1, undefined]);
    const { _links, ...record } = app;
    expect(await recordsIn(folder, LAYOUT.apps)).to.deep.equal([record]);
  });

  it('asks for full pages, and learns the time from the first answer', async () => {
    const asked: unknown[] = [];

    await listed(({ signal: _, ...options } = {}) => {
      asked.push(options);
      return pagesAt(7, [anApp({ id: '0oa1' })], [anApp({ id: '0oa2' })]);
    });

    expect([asked, begunAt]).to.deep.equal([[{ limit: 200 }], [7]]);
  });

  it('keeps an app that moved between two pages once', async () => {
    const { apps, file } = await listed(() =>
      pagesAt(7, [anApp({ id: '0oa1' }), anApp({ id: '0oa2' })], [anApp({ id: '0oa2' }), anApp({ id: '0oa3' })]),
    );

    expect(apps.map(({ id }) => id)).to.deep.equal(['0oa1', '0oa2', '0oa3']);
    expect(file.rows).to.equal(3);
  });

  it('begins nothing where the first page is refused', async () => {
    const dead = apiError(401, 'E0000011');

    expect(await rejectionOf(listed(() => failingPages(dead)))).to.equal(dead);
    expect(begunAt).to.deep.equal([]);
  });

  it('keeps the apps that it has where a later page is refused, and says why', async () => {
    const dead = apiError(401, 'E0000011');

    const { apps, file, stopped } = await listed(async function* () {
      for await (const page of pagesAt(7, [anApp({ id: '0oa1' })], [])) {
        yield page;
        throw dead;
      }
    });

    expect([apps.length, file.rows, stopped]).to.deep.equal([1, 1, dead]);
  });

  it('is a file that can be read where there are no apps', async () => {
    const { apps } = await listed(() => pagesAt<App>(7, []));

    expect(apps).to.deep.equal([]);
    expect(await recordsIn(folder, LAYOUT.apps)).to.deep.equal([]);
  });

  it('leaves out of the slim record what Okta left out', () => {
    const { name: _, ...unnamed } = anApp({ id: '0oa1' });

    expect(slim(unnamed)).to.deep.equal({ id: '0oa1', label: 'Payroll', status: 'ACTIVE' });
  });

  async function listed(listApps: OktaClient['listApps']): Promise<AppList> {
    const begin = async (serverMs: number) => {
      begunAt.push(serverMs);
      return folder;
    };
    const { signal } = new AbortController();
    return await listAppsInto(begin, { client: stubClient({ listApps }), signal });
  }
});
