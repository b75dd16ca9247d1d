import { expect } from 'chai';
import nock from 'nock';
import { ConfigError } from '../../src/errors.js';
import type { OktaClient } from '../../src/okta/api.js';
import { OktaShapeError, PagingError } from '../../src/okta/errors.js';
import { errorBody, linkHeaders, okHeaders } from '../support/okta-answers.js';
import { allPages, ORG, type TestClient, testClient } from '../support/okta-client.js';
import { rejectionOf } from '../support/rejection.js';

const SINCE = '2026-08-01T00:00:00.000Z';
const UNTIL = '2026-08-02T00:00:00.000Z';
const POLL = `/api/v1/logs?since=${encodeURIComponent(SINCE)}&limit=1000&sortOrder=ASCENDING`;
const BOUNDED = `/api/v1/logs?since=${encodeURIComponent(SINCE)}&until=${encodeURIComponent(UNTIL)}&limit=1000&sortOrder=ASCENDING`;
const event = (uuid: string) => ({ uuid, published: SINCE, eventType: 'user.authentication.sso' });

describe('the System Log', () => {
  let opened: OktaClient[] = [];

  function open(): TestClient {
    const made = testClient();
    opened.push(made.client);
    return made;
  }
  function answer(path: string, events: readonly object[], next?: string): void {
    nock(ORG)
      .get(path)
      .reply(200, [...events], linkHeaders(ORG + path, next === undefined ? undefined : ORG + next));
  }

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    opened = [];
  });

  it('is read between two times to the page without a next one, short and empty pages included', async () => {
    const { client } = open();
    answer(BOUNDED, [event('1'), event('2')], `${BOUNDED}&after=a`);
    answer(`${BOUNDED}&after=a`, [], `${BOUNDED}&after=b`);
    answer(`${BOUNDED}&after=b`, [event('3')]);

    const pages = await allPages(client.listLogEvents({ since: SINCE, until: UNTIL }));

    expect(pages.map(({ items }) => items.map(({ uuid }) => uuid))).to.deep.equal([['1', '2'], [], ['3']]);
    expect(pages.at(-1)?.next).to.equal(undefined);
  });

  it('is polled to the first empty page, which tells where to continue another day', async () => {
    const { client } = open();
    answer(POLL, [event('1')], `${POLL}&after=a`);
    answer(`${POLL}&after=a`, [], `${POLL}&after=a`);
    answer(`${POLL}&after=a`, [event('2')], `${POLL}&after=b`);
    answer(`${POLL}&after=b`, [], `${POLL}&after=b`);

    const first = await allPages(client.listLogEvents({ since: SINCE }));
    const later = await allPages(client.listLogEvents({ since: SINCE, from: first.at(-1)?.next }));

    expect(first).to.have.length(2);
    expect(later.flatMap(({ items }) => items.map(({ uuid }) => uuid))).to.deep.equal(['2']);
  });

  it('follows a next link without since, which its cursor says already', async () => {
    const { client } = open();
    answer(POLL, [event('1')], '/api/v1/logs?limit=1000&after=a');
    answer('/api/v1/logs?limit=1000&after=a', [], '/api/v1/logs?limit=1000&after=a');

    expect(await allPages(client.listLogEvents({ since: SINCE }))).to.have.length(2);
  });

  it('follows no next link that asks for other events', async () => {
    const { client } = open();
    answer(POLL, [event('1')], `${POLL}&after=a&until=${encodeURIComponent(UNTIL)}`);
    answer(`${POLL}&filter=eventType+eq+%22a%22`.replace('&limit', '&limit'), [], POLL);

    const bounded = await rejectionOf(allPages(client.listLogEvents({ since: SINCE })));

    expect(bounded).to.be.instanceOf(PagingError).with.property('message').that.includes('until');
    nock.cleanAll();
  });

  it('is not taken for read without links, with a poll that has no next, or in circles', async () => {
    const { client } = open();
    nock(ORG)
      .get(POLL)
      .reply(200, [event('1')], okHeaders());
    answer(POLL, [event('1')]);
    answer(BOUNDED, [event('1')], BOUNDED);
    for (const n of [0, 1, 2, 3, 4])
      answer(`${BOUNDED}${n === 0 ? '' : `&after=${n}`}`, [], `${BOUNDED}&after=${n + 1}`);

    const unlinked = await rejectionOf(allPages(client.listLogEvents({ since: SINCE })));
    const endless = await rejectionOf(allPages(client.listLogEvents({ since: SINCE })));
    const circle = await rejectionOf(allPages(client.listLogEvents({ since: SINCE, until: UNTIL })));
    const empty = await rejectionOf(allPages(client.listLogEvents({ since: SINCE, until: UNTIL })));

    for (const error of [unlinked, endless, circle, empty]) expect(error).to.be.instanceOf(PagingError);
    expect(unlinked).to.have.property('message').that.includes('without the link header');
    expect(endless).to.have.property('message').that.includes('without the link to a next page');
    expect(circle).to.have.property('message').that.includes('was asked before');
    expect(empty).to.have.property('message').that.includes('5 pages in a row brought nothing new');
  });

  it('has events with an id of their own, or is refused', async () => {
    const { client } = open();
    answer(BOUNDED, [{ published: SINCE, eventType: 'x' }]);

    const error = await rejectionOf(allPages(client.listLogEvents({ since: SINCE, until: UNTIL })));

    expect(error).to.be.instanceOf(OktaShapeError).with.property('message').that.includes('item 1');
  });

  it('continues a poll with smaller pages, and tries each as often as is asked', async () => {
    const { client } = open();
    const smaller = POLL.replace('limit=1000', 'limit=250');
    answer(`${smaller}&after=a`, [], `${smaller}&after=a`);
    nock(ORG).get(`${smaller}&after=b`).twice().reply(500, errorBody('E0000009'), okHeaders());
    const from = (after: string) => `${ORG}${POLL}&after=${after}`;

    const [page] = await allPages(client.listLogEvents({ since: SINCE, from: from('a'), limit: 250 }));
    const slow = client.listLogEvents({ since: SINCE, from: from('b'), limit: 250, tries: 2 });

    expect(page?.items).to.deep.equal([]);
    expect(await rejectionOf(allPages(slow))).to.include({ status: 500 });
    expect(client.counts().sent).to.equal(3);
  });

  it('throws what Okta says of a place that it no longer knows', async () => {
    const { client } = open();
    nock(ORG).get(`${POLL}&after=old`).reply(400, errorBody('E0000029'), okHeaders());

    const from = `${ORG}${POLL}&after=old`;

    expect(await rejectionOf(allPages(client.listLogEvents({ since: SINCE, from })))).to.include({ status: 400 });
  });

  it('asks for filter and keywords, and refuses page sizes that Okta does not take', async () => {
    const { client } = open();
    answer(`${BOUNDED.split('&limit')[0]}&filter=eventType+eq+%22a%22&q=x&limit=5&sortOrder=ASCENDING`, []);

    const options = { since: SINCE, until: UNTIL, filter: 'eventType eq "a"', q: 'x', limit: 5 };

    expect(await allPages(client.listLogEvents(options))).to.have.length(1);
    expect(() => client.listLogEvents({ limit: 1001 })).to.throw(ConfigError);
  });
});
