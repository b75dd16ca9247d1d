import { expect } from 'chai';
import nock from 'nock';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaShapeError, PagingError } from '../../../src/okta/errors.js';
import { ORG as ORIGIN, testClient } from '../../support/okta-client.js';
import { rejectionOf } from '../../support/rejection.js';

const PATH = '/api/v1/iam/assignees/users';
const idsOf = (from: number, count: number) => Array.from({ length: count }, (_, n) => ({ id: `00u${from + n}` }));
const nextTo = (after: string, origin = ORIGIN) => ({
  _links: { next: { href: `${origin}${PATH}?after=${after}&limit=100` } },
});

describe('a listing whose next page is named in its body', () => {
  let client: OktaClient;

  beforeEach(() => {
    client = testClient().client;
  });
  afterEach(async () => {
    await client.close();
    nock.cleanAll();
  });

  async function listed(): Promise<string[]> {
    const ids: string[] = [];
    for await (const page of client.listRoleAssignees()) ids.push(...page.map(({ id }) => String(id)));
    return ids;
  }

  it('is followed to its end, which has no links at all', async () => {
    page({ value: idsOf(0, 100), ...nextTo('00u99') });
    page({ value: idsOf(100, 2) }, '00u99');

    expect(await listed()).to.have.lengthOf(102);
  });

  it('is followed by its link header where the body names none', async () => {
    page({ value: idsOf(0, 3) }, undefined, { link: `<${ORIGIN}${PATH}?after=00u2&limit=100>; rel="next"` });
    page({ value: idsOf(3, 1) }, '00u2');

    expect(await listed()).to.have.lengthOf(4);
  });

  it('is asked on after a full page that names no next one, until nothing new comes', async () => {
    page({ value: idsOf(0, 100) });
    page({ value: idsOf(100, 1) }, '00u99');

    expect(await listed()).to.have.lengthOf(101);
  });

  it('ends where what was asked on brings nothing more, or its last record once again', async () => {
    page({ value: idsOf(0, 100) });
    page({ value: idsOf(99, 1) }, '00u99');

    expect(await listed()).to.have.lengthOf(100);
  });

  it('is not taken for whole where what was asked on brings the same full page again', async () => {
    page({ value: idsOf(0, 100) });
    page({ value: idsOf(0, 100) }, '00u99');

    const error = await rejectionOf(listed());

    expect(error).to.be.instanceOf(PagingError);
    expect(error.message).to.include('the end of this listing is not proven');
  });

  it('has each record once, whatever comes twice', async () => {
    page({ value: [...idsOf(0, 2), ...idsOf(1, 2)], ...nextTo('00u2') });
    page({ value: idsOf(1, 3) }, '00u2');

    expect(await listed()).to.deep.equal(['00u0', '00u1', '00u2', '00u3']);
  });

  for (const links of [
    [],
    'next',
    { next: 'https://example.okta.com/api/v1/iam/assignees/users?after=1' },
    { next: {} },
    { next: { href: '' } },
    { next: { href: 7 } },
    { next: { href: null } },
    { next: [{ href: `${ORIGIN}${PATH}?after=1` }] },
    { next: false },
  ]) {
    it(`is not taken for ended by links that cannot be understood: ${JSON.stringify(links)}`, async () => {
      page({ value: idsOf(0, 1), _links: links } as nock.Body);

      const error = await rejectionOf(listed());

      expect(error).to.be.instanceOf(PagingError);
      expect(error.message).to.include('cannot be understood');
    });
  }

  for (const links of [undefined, null, {}, { next: null }, { self: { href: PATH } }]) {
    it(`ends with a short page whose links are ${JSON.stringify(links)}`, async () => {
      page({ value: idsOf(0, 1), _links: links } as nock.Body);

      expect(await listed()).to.deep.equal(['00u0']);
    });
  }

  it('is refused where its body and its link header name different next pages', async () => {
    page({ value: idsOf(0, 1), ...nextTo('00u0') }, undefined, {
      link: `<${ORIGIN}${PATH}?after=00u7&limit=100>; rel="next"`,
    });

    expect((await rejectionOf(listed())).message).to.include('name different next pages');
  });

  for (const record of [{}, { id: '' }, { id: 7 }, { id: null }, null, 'x', []]) {
    it(`is refused where a record is ${JSON.stringify(record)}`, async () => {
      page({ value: [{ id: '00u1' }, record] } as nock.Body);

      expect(await rejectionOf(listed())).to.be.instanceOf(OktaShapeError);
    });
  }

  it('is never followed to another origin', async () => {
    page({ value: idsOf(0, 1), ...nextTo('00u0', 'https://evil.example') });

    const error = await rejectionOf(listed());

    expect(error).to.be.instanceOf(PagingError);
    expect(error.message).to.include('leads to https://evil.example');
  });

  it('is not followed in a circle', async () => {
    page({ value: idsOf(0, 1), ...nextTo('00u0') });
    page({ value: idsOf(1, 1), ...nextTo('00u0') }, '00u0');

    expect((await rejectionOf(listed())).message).to.include('would never end');
  });

  it('is refused where its body has no list', async () => {
    page({ users: [] });

    expect((await rejectionOf(listed())).message).to.include('the body has no list "value"');
  });
});

function page(body: nock.Body, after?: string, headers: Record<string, string> = {}): void {
  nock(ORIGIN)
    .get(PATH)
    .query(after === undefined ? { limit: '100' } : { limit: '100', after })
    .reply(200, body, headers);
}
