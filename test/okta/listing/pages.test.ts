import { expect } from 'chai';
import nock from 'nock';
import { isInvalidCursor, OktaApiError, OktaShapeError, PagingError } from '../../../src/okta/errors.js';
import { errorBody, linkHeaders, okHeaders } from '../../support/okta-answers.js';
import { allPages, ORG, type TestClient, testClient } from '../../support/okta-client.js';
import { rejectionOf } from '../../support/rejection.js';

const USERS = '/api/v1/apps/0oa1/users';

describe('a listing', () => {
  let test: TestClient;

  beforeEach(() => {
    test = testClient();
  });

  afterEach(async () => {
    await test.client.close();
  });

  /** One page of users, answered to exactly `path`. */
  function page(path: string, ids: readonly string[], next?: string): void {
    nock(ORG)
      .get(path)
      .reply(
        200,
        ids.map((id) => ({ id })),
        linkHeaders(ORG + path, next),
      );
  }

  for (const [what, dates] of [
    ['the same, where one page says 1970', ['Thu, 01 Jan 1970 00:00:00 GMT']],
    ['the same, where one page says 9999', ['Fri, 31 Dec 9999 23:59:59 GMT']],
    ['the same, where a page says nothing of it', ['']],
    ['the same, where a page says nonsense', ['soon']],
    ['the same, where a page says two times', ['Thu, 01 Jan 2026 12:00:00 GMT, Fri, 31 Dec 9999 23:59:59 GMT']],
  ] as const) {
    it(`tells of each page when it was answered: ${what}`, async () => {
      const times = ['Thu, 01 Jan 2026 12:00:00 GMT', ...dates, 'Thu, 01 Jan 2026 12:00:00 GMT'];
      for (const [n, date] of times.entries()) {
        const path = n === 0 ? `${USERS}?limit=2` : `${USERS}?limit=2&after=${n}`;
        const next = n + 1 < times.length ? `${ORG}${USERS}?limit=2&after=${n + 1}` : undefined;
        nock(ORG)
          .get(path)
          .reply(200, [{ id: String(n) }], { ...linkHeaders(ORG + path, next), date });
      }

      const pages = await allPages(test.client.listAppUsers('0oa1', { limit: 2 }));

      const noon = Date.UTC(2026, 0, 1, 12);
      expect(pages).to.have.length(3);
      for (const { serverMs } of pages) expect(serverMs).to.be.within(noon, noon + 1_100);
    });
  }

  async function idsOf(...args: Parameters<TestClient['client']['listAppUsers']>): Promise<readonly string[]> {
    const pages = await allPages(test.client.listAppUsers(...args));
    return pages.flatMap(({ items }) => items.map(({ id }) => id));
  }

  it('follows the next link as given, byte for byte', async () => {
    page(`${USERS}?limit=2`, ['1', '2'], `${ORG}${USERS}?after=a%2Bb%2F=&limit=2&odd=x+y`);
    page(`${USERS}?after=a%2Bb%2F=&limit=2&odd=x+y`, ['3']);

    expect(await idsOf('0oa1', { limit: 2 })).to.deep.equal(['1', '2', '3']);
  });

  it('tells each page with its request and the next one', async () => {
    const next = `${ORG}${USERS}?after=2&limit=2`;
    page(`${USERS}?limit=2`, ['1', '2'], next);
    page(`${USERS}?after=2&limit=2`, ['3']);

    const pages = await allPages(test.client.listAppUsers('0oa1', { limit: 2 }));

    expect(pages.map(({ request, next: link }) => [request, link])).to.deep.equal([
      [`${USERS}?limit=2`, next],
      [`${USERS}?after=2&limit=2`, undefined],
    ]);
  });

  it('puts expand back where the next link has lost it', async () => {
    page(`${USERS}?limit=2&expand=user`, ['1'], `${ORG}${USERS}?after=1&limit=2`);
    page(`${USERS}?after=1&limit=2&expand=user`, ['2'], `${ORG}${USERS}?after=2&limit=2&expand=user`);
    page(`${USERS}?after=2&limit=2&expand=user`, ['3']);

    expect(await idsOf('0oa1', { limit: 2, expand: 'user' })).to.deep.equal(['1', '2', '3']);
  });

  it('adds no expand that was not asked for', async () => {
    page(`${USERS}?limit=2`, ['1'], `${ORG}${USERS}?after=1`);
    page(`${USERS}?after=1`, ['2']);

    expect(await idsOf('0oa1', { limit: 2 })).to.deep.equal(['1', '2']);
  });

  it('continues after an empty page that has a next', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=1`);
    page(`${USERS}?after=1`, [], `${ORG}${USERS}?after=2`);
    page(`${USERS}?after=2`, ['3']);

    expect(await idsOf('0oa1')).to.deep.equal(['1', '3']);
  });

  it('continues after a short page, and ends only without a next', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=1`);
    page(`${USERS}?after=1`, ['2', '3']);

    expect(await idsOf('0oa1')).to.deep.equal(['1', '2', '3']);
  });

  it('follows a next link that comes without self, or relative', async () => {
    nock(ORG)
      .get(`${USERS}?limit=500`)
      .reply(200, [{ id: '1' }], { ...okHeaders(), link: `<${USERS}?after=1>; rel="next"` });
    page(`${USERS}?after=1`, ['2']);

    expect(await idsOf('0oa1')).to.deep.equal(['1', '2']);
  });

  it('begins where it is told to, with expand put back', async () => {
    page(`${USERS}?after=7&limit=500&expand=user`, ['8']);

    expect(await idsOf('0oa1', { expand: 'user', from: `${ORG}${USERS}?after=7&limit=500` })).to.deep.equal(['8']);
  });

  for (const next of [
    'https://evil.example/api/v1/apps',
    'http://example.okta.com/api/v1/apps',
    'https://example.okta.com:8443/api/v1/apps',
    'https://example.okta.com.evil.example/x',
    '//evil.example/x',
    'https://user:secret@example.okta.com/api/v1/apps',
    'javascript:alert(1)',
  ]) {
    it(`never follows ${next}`, async () => {
      page(`${USERS}?limit=500`, ['1'], next);

      const error = await rejectionOf(idsOf('0oa1'));

      expect(error).to.be.instanceOf(PagingError);
      expect(error.message).to.include(`GET ${USERS}?limit=500 (page 1)`);
      expect(error.message).to.not.include('secret');
      expect(test.client.counts().sent).to.equal(1);
    });
  }

  it('sends nothing to another origin that it is told to begin at', async () => {
    const error = await rejectionOf(idsOf('0oa1', { from: 'https://evil.example/api/v1/apps/0oa1/users?after=1' }));

    expect(error).to.be.instanceOf(PagingError);
    expect(test.client.counts().sent).to.equal(0);
  });

  it('ends with an error where the next link is the page itself', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?limit=500`);

    expect(await rejectionOf(idsOf('0oa1'))).to.be.instanceOf(PagingError);
  });

  it('ends with an error where the next link leads back to any page', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=1`);
    page(`${USERS}?after=1`, ['2'], `${ORG}${USERS}?after=2`);
    page(`${USERS}?after=2`, ['3'], `${ORG}${USERS}?after=1`);

    const error = await rejectionOf(idsOf('0oa1'));

    expect(error).to.be.instanceOf(PagingError);
    expect(error.message).to.include('(page 3)');
    expect(test.client.counts().sent).to.equal(3);
  });

  it('throws in the middle, and names the page and the request', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=1`);
    nock(ORG).get(`${USERS}?after=1`).reply(403, errorBody('E0000006'), okHeaders());

    const error = await rejectionOf(idsOf('0oa1'));

    expect(error).to.be.instanceOf(OktaApiError);
    expect(error).to.include({ page: 2, path: `${USERS}?after=1` });
    expect(error.message).to.include(`GET ${USERS}?after=1 (page 2) answered 403 E0000006`);
  });

  it('makes a dead cursor recognisable', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=old`);
    nock(ORG).get(`${USERS}?after=old`).reply(400, errorBody('E0000029', 'Invalid cursor.'), okHeaders());

    expect(isInvalidCursor(await rejectionOf(idsOf('0oa1')))).to.equal(true);
  });

  it('throws where a page is not a list', async () => {
    nock(ORG).get(`${USERS}?limit=500`).reply(200, { items: [] }, okHeaders());

    expect(await rejectionOf(idsOf('0oa1'))).to.be.instanceOf(OktaShapeError);
  });

  it('asks for a page only when it is wanted', async () => {
    page(`${USERS}?limit=500`, ['1'], `${ORG}${USERS}?after=1`);

    for await (const { items } of test.client.listAppUsers('0oa1')) {
      expect(items).to.have.length(1);
      break;
    }

    expect(test.client.counts().sent).to.equal(1);
  });
});
