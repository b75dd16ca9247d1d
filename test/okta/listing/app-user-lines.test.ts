import { expect } from 'chai';
import nock from 'nock';
import type { AppUserLine, Page } from '../../../src/okta/api.js';
import { OktaShapeError } from '../../../src/okta/errors.js';
import { linkHeaders, okHeaders } from '../../support/okta-answers.js';
import { ORG, type TestClient, testClient } from '../../support/okta-client.js';
import { rejectionOf } from '../../support/rejection.js';

const PATH = '/api/v1/apps/0oa1/users?limit=500&expand=user';
const USER = { id: '00u1', status: 'ACTIVE', profile: { lastName: 'Şahin' } };

describe('an app’s users as lines', () => {
  let test: TestClient;

  beforeEach(() => {
    test = testClient();
  });

  afterEach(async () => {
    await test.client.close();
  });

  /** What one page gives, with its bytes as text. */
  async function linesOf(body: string): Promise<object[]> {
    nock(ORG)
      .get(PATH)
      .reply(200, body, linkHeaders(ORG + PATH));
    const seen: object[] = [];
    for await (const page of test.client.listAppUserLines('0oa1', { expand: 'user' })) seen.push(...textOf(page));
    return seen;
  }

  function textOf({ items }: Page<AppUserLine>): object[] {
    return items.map(({ bytes, ...facts }) => ({ ...facts, text: Buffer.from(bytes).toString('utf8') }));
  }

  it('have what must be known to keep them, and the bytes that Okta sent', async () => {
    const record = { id: '00u1', status: 'ACTIVE', _embedded: { user: USER } };

    expect(await linesOf(JSON.stringify([record, { id: '00u2' }]))).to.deep.equal([
      { id: '00u1', status: 'ACTIVE', hasUser: true, text: `${JSON.stringify(record)}\n` },
      { id: '00u2', status: undefined, hasUser: false, text: '{"id":"00u2"}\n' },
    ]);
  });

  it('are the same for a page that is not written as Okta writes it', async () => {
    const links = { _links: { app: { href: 'x' }, group: { name: 'Finance' } } };
    const record = { id: '00u1', status: 'ACTIVE', _embedded: { user: { ...USER, ...links } }, ...links };
    const compact = await linesOf(JSON.stringify([record]));

    const indented = await linesOf(JSON.stringify([record], undefined, 2));

    const [first] = compact as { text: string }[];
    expect(JSON.parse(first?.text ?? '')).to.have.nested.property('_links.group.name', 'Finance');
    expect(indented.map(parsedText)).to.deep.equal(
      compact.map(parsedText).map((line) => ({ ...line, text: { ...line.text, _embedded: { user: USER } } })),
    );
  });

  it('have their id right in every script', async () => {
    const [line] = await linesOf('[{"id":"太郎"}]');

    expect(line).to.include({ id: '太郎', text: '{"id":"太郎"}\n' });
  });

  it('are refused with their place where one is not an application user', async () => {
    const error = await rejectionOf(linesOf('[{"id":"00u1"},{"id":"00u2","scope":7}]'));

    expect(error).to.be.instanceOf(OktaShapeError);
    expect(error.message).to.equal(`GET ${PATH} (page 1): item 2 is not an application user as Okta documents it`);
  });

  it('are refused where the embedded user is none', async () => {
    const error = await rejectionOf(linesOf('[{"id":"00u1","_embedded":{"user":{"id":7}}}]'));

    expect(error.message).to.contain('item 1 is not an application user');
  });

  it('are asked for again where the body is not JSON', async () => {
    nock(ORG).get(PATH).reply(200, '[{"id":"00u1"},{"id":"00u', okHeaders());

    expect(await linesOf('[{"id":"00u1"}]')).to.have.length(1);
    expect(test.client.counts()).to.include({ sent: 2, retries: 1 });
  });

  it('keep their bytes until the next page is asked for', async () => {
    const second = `${ORG}/api/v1/apps/0oa1/users?after=1&expand=user`;
    nock(ORG)
      .get(PATH)
      .reply(200, '[{"id":"00u1"}]', linkHeaders(ORG + PATH, second));
    nock(ORG)
      .get('/api/v1/apps/0oa1/users?after=1&expand=user')
      .reply(200, '[{"id":"00u2"}]', linkHeaders(ORG + PATH));
    const texts: object[] = [];

    for await (const page of test.client.listAppUserLines('0oa1', { expand: 'user' })) texts.push(...textOf(page));

    expect(texts).to.deep.include({ id: '00u1', status: undefined, hasUser: false, text: '{"id":"00u1"}\n' });
    expect(texts).to.have.length(2);
  });

  it('keep their bytes while another app is listed beside', async () => {
    for (const app of ['0oa1', '0oa2']) {
      const path = `/api/v1/apps/${app}/users?limit=500`;
      nock(ORG)
        .get(path)
        .reply(200, `[{"id":"user-of-${app}"}]`, linkHeaders(ORG + path));
    }
    const listings = ['0oa1', '0oa2'].map((app) => test.client.listAppUserLines(app));

    const pages: Page<AppUserLine>[] = [];
    for (const listing of listings) pages.push((await listing.next()).value);
    const texts = pages.map((page) => textOf(page));
    for (const listing of listings) await listing.return(undefined);

    expect(texts.flat()).to.deep.equal([
      { id: 'user-of-0oa1', status: undefined, hasUser: false, text: '{"id":"user-of-0oa1"}\n' },
      { id: 'user-of-0oa2', status: undefined, hasUser: false, text: '{"id":"user-of-0oa2"}\n' },
    ]);
  });

  it('lie in memory that the next listings use again, however one was left', async () => {
    const apps = ['0oa1', '0oa2', '0oa3', '0oa4', '0oa5'];
    for (const app of apps) {
      const path = `/api/v1/apps/${app}/users?limit=500`;
      nock(ORG)
        .get(path)
        .reply(200, '[{"id":"00u1"}]', linkHeaders(ORG + path, `${ORG}${path}&after=1`));
    }
    const memory = new Set<unknown>();

    for (const app of apps) {
      for await (const { items } of test.client.listAppUserLines(app)) {
        memory.add(items[0]?.bytes.buffer);
        break;
      }
    }

    expect(memory.size).to.be.within(1, 2); // one for a body, one for its lines
  });
});

function parsedText(line: object): { readonly text: Record<string, unknown> } {
  const { text, ...facts } = line as { text: string };
  return { ...facts, text: JSON.parse(text) };
}
