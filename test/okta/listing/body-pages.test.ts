import { expect } from 'chai';
import nock from 'nock';
import type { OktaClient } from '../../../src/okta/api.js';
import { PagingError } from '../../../src/okta/errors.js';
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

  it('ends where what was asked on brings the same page again', async () => {
    page({ value: idsOf(0, 100) });
    page({ value: idsOf(0, 100) }, '00u99');

    expect(await listed()).to.have.lengthOf(100);
  });

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
