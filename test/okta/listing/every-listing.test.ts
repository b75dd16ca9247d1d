import { expect } from 'chai';
import nock from 'nock';
import type { OktaClient, Page } from '../../../src/okta/api.js';
import { OktaShapeError, PagingError } from '../../../src/okta/errors.js';
import { allOf } from '../../support/all-of.js';
import { ORG, testClient } from '../../support/okta-client.js';
import { rejectionOf } from '../../support/rejection.js';

type Row = { readonly id?: unknown; readonly uuid?: unknown };
type Read = (client: OktaClient) => Promise<readonly Row[]>;

interface ListingOfOkta {
  readonly path: string;
  readonly read: Read;
  /** What a page's body is; a list of the rows by default. */
  readonly bodyOf?: (rows: readonly object[]) => object;
}

const SPAN = { since: '2026-08-01T00:00:00.000Z', until: '2026-08-02T00:00:00.000Z' };

/** Every listing that the client has, and every list that Okta documents as one answer. */
const LISTINGS: Readonly<Record<string, ListingOfOkta>> = {
  listApps: { path: '/api/v1/apps', read: (client) => rows(client.listApps()) },
  listAppUsers: { path: '/api/v1/apps/0oa1/users', read: (client) => rows(client.listAppUsers('0oa1')) },
  listAppUserLines: { path: '/api/v1/apps/0oa1/users', read: (client) => rows(client.listAppUserLines('0oa1')) },
  listUsers: { path: '/api/v1/users', read: (client) => rows(client.listUsers()) },
  listGroups: { path: '/api/v1/groups', read: (client) => rows(client.listGroups()) },
  listAppGroups: { path: '/api/v1/apps/0oa1/groups', read: (client) => rows(client.listAppGroups('0oa1')) },
  listGroupApps: { path: '/api/v1/groups/00g1/apps', read: (client) => rows(client.listGroupApps('00g1')) },
  listGroupMembers: { path: '/api/v1/groups/00g1/users', read: (client) => rows(client.listGroupMembers('00g1')) },
  listGroupRules: { path: '/api/v1/groups/rules', read: (client) => rows(client.listGroupRules()) },
  listUserGroups: { path: '/api/v1/users/00u1/groups', read: (client) => rows(client.listUserGroups('00u1')) },
  'listLogEvents of a span': { path: '/api/v1/logs', read: (client) => rows(client.listLogEvents(SPAN)) },
  listRoleAssignees: {
    path: '/api/v1/iam/assignees/users',
    read: async (client) => (await allOf(client.listRoleAssignees())).flat(),
    bodyOf: (value) => ({ value }),
  },
  listResourceSets: {
    path: '/api/v1/iam/resource-sets',
    read: async (client) => (await allOf(client.listResourceSets())).flat(),
    bodyOf: (value) => ({ 'resource-sets': value }),
  },
  listUserRoles: { path: '/api/v1/users/00u1/roles', read: (client) => client.listUserRoles('00u1') },
  listClientRoles: { path: '/oauth2/v1/clients/0oa1/roles', read: (client) => client.listClientRoles('0oa1') },
  listUserFactors: { path: '/api/v1/users/00u1/factors', read: (client) => client.listUserFactors('00u1') },
  listApiTokens: { path: '/api/v1/api-tokens', read: (client) => client.listApiTokens() },
  listAppGrants: { path: '/api/v1/apps/0oa1/grants', read: (client) => client.listAppGrants('0oa1') },
  listMembershipRules: {
    path: '/api/v1/groups/00g1/users/00u1/group-rules',
    read: (client) => client.listMembershipRules('00g1', '00u1'),
  },
};

interface Misdeed {
  /** The link header of the page after so many others, or what it is besides. */
  readonly link: (page: number, path: string) => string;
  readonly rows: (page: number) => readonly string[];
  readonly says: RegExp;
}

const once = () => ['1', '2'];
const self = (path: string) => `<${ORG}${path}>; rel="self"`;
const next = (target: string) => `<${target}>; rel="next"`;

const MISDEEDS: Readonly<Record<string, Misdeed>> = {
  'a next link that is cut off': {
    link: (_page, path) => `${self(path)}, ${next(`${ORG}${path}?after=1`).slice(0, -3)}`,
    rows: once,
    says: /cannot be understood/,
  },
  'a next link without brackets': {
    link: (_page, path) => `${self(path)}, ${ORG}${path}?after=1; rel="next"`,
    rows: once,
    says: /cannot be understood/,
  },
  'two next links': {
    link: (_page, path) => `${next(`${ORG}${path}?after=1`)}, ${next(`${ORG}${path}?after=2`)}`,
    rows: once,
    says: /several next pages/,
  },
  'a next link of another resource': {
    link: (_page, path) => `${self(path)}, ${next(`${ORG}/api/v1/other?after=1`)}`,
    rows: once,
    says: /leads to \/api\/v1\/other/,
  },
  'a next link of another origin': {
    link: (_page, path) => `${self(path)}, ${next(`//evil.example${path}?after=1`)}`,
    rows: once,
    says: /leads to https:\/\/evil\.example/,
  },
  'a next link with a user name': {
    link: (_page, path) => `${self(path)}, ${next(`https://me@example.okta.com${path}?after=1`)}`,
    rows: once,
    says: /its next link leads to/,
  },
  'a next link that was asked before': {
    link: (page, path) => `${self(path)}, ${next(`${path}?after=${page % 2}`)}`,
    rows: (page) => [String(page)],
    says: /never end/,
  },
  'fresh cursors to the same rows': {
    link: (page, path) => `${self(path)}, ${next(`${path}?after=c${page}`)}`,
    rows: once,
    says: /never end/,
  },
  'fresh cursors to the same rows in another order': {
    link: (page, path) => `${self(path)}, ${next(`${path}?after=c${page}`)}`,
    rows: (page) => (page % 2 === 0 ? ['1', '2'] : ['2', '1']),
    says: /never end/,
  },
  'fresh cursors to empty pages': {
    link: (page, path) => `${self(path)}, ${next(`${path}?after=c${page}`)}`,
    rows: () => [],
    says: /never end/,
  },
};

describe('every listing of the client', () => {
  let client: OktaClient;

  beforeEach(() => {
    client = testClient().client;
  });
  afterEach(async () => {
    await client.close();
    nock.cleanAll();
  });

  for (const [name, { path, read, bodyOf = (list: readonly object[]): object => list }] of Object.entries(LISTINGS)) {
    for (const [what, misdeed] of Object.entries(MISDEEDS)) {
      it(`ends with an error after a few pages where ${name} is answered with ${what}`, async () => {
        let pages = 0;
        nock(ORG)
          .persist()
          .get(path)
          .query(true)
          .reply(() => {
            pages += 1;
            const link = misdeed.link(pages, path).replaceAll('after=', `${kept(path)}after=`);
            return [200, bodyOf(misdeed.rows(pages).map((id) => rowOf(id, path))) as nock.Body, { link }];
          });

        const error = await rejectionOf(read(client));

        expect(error).to.be.instanceOf(PagingError);
        expect(error.message).to.match(misdeed.says);
        expect(pages).to.be.below(25);
      });
    }

    // an app with an empty id is named as one that cannot be read, and users and groups are found by theirs
    const isNamed = !['listApps', 'listGroupApps', 'listUsers', 'listGroups', 'listUserGroups'].includes(name);
    for (const id of isNamed ? ['', 7, null] : [7, null]) {
      it(`refuses a row of ${name} whose id is ${JSON.stringify(id)}`, async () => {
        const row = { ...rowOf('1', path), id, uuid: id };
        nock(ORG)
          .get(path)
          .query(true)
          .reply(200, bodyOf([row]) as nock.Body, { link: self(path) });

        expect(await rejectionOf(read(client))).to.be.instanceOf(OktaShapeError);
      });
    }

    it(`has the rows of every page where ${name} comes in several`, async () => {
      nock(ORG)
        .persist()
        .get(path)
        .query(true)
        .reply((uri) => {
          const at = Number(new URL(uri, ORG).searchParams.get('after') ?? 0);
          const link = at === 2 ? self(path) : `${self(path)}, ${next(`${path}?${kept(path)}after=${at + 1}`)}`;
          return [200, bodyOf([rowOf(`row${at}`, path)]) as nock.Body, { link }];
        });

      const found = await read(client);

      expect(found.map(({ id, uuid }) => id ?? uuid)).to.deep.equal(['row0', 'row1', 'row2']);
    });
  }
});

/** What a page of any of the listings may hold. */
function rowOf(id: string, path: string): object {
  const log = { uuid: id, published: SPAN.since, eventType: 'user.session.start' };
  const role = path.endsWith('/roles') ? { type: 'SUPER_ADMIN' } : {};
  return { id, label: id, name: id, status: 'ACTIVE', factorType: 'push', scopeId: 'okta.apps.read', ...role, ...log };
}

/** The parameters that a next link of the System Log may not leave out. */
function kept(path: string): string {
  return path.endsWith('/logs') ? `until=${encodeURIComponent(SPAN.until)}&` : '';
}

async function rows(pages: AsyncIterable<Page<Row>>): Promise<readonly Row[]> {
  return (await allOf(pages)).flatMap(({ items }) => items.map(({ id, uuid }) => ({ id, uuid })));
}
