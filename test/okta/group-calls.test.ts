import { expect } from 'chai';
import nock from 'nock';
import { ConfigError } from '../../src/errors.js';
import type { OktaClient } from '../../src/okta/api.js';
import { OktaApiError } from '../../src/okta/errors.js';
import { errorBody, linkHeaders, okHeaders } from '../support/okta-answers.js';
import { allPages, ORG, type TestClient, testClient } from '../support/okta-client.js';
import { rejectionOf } from '../support/rejection.js';

const GROUP = '/api/v1/groups/00g1';
const group = { id: '00g1', type: 'OKTA_GROUP', profile: { name: 'Tools' } };
const member = { id: '00u1', status: 'ACTIVE', _embedded: { 'group-rules': [{ id: '0pr1', name: 'Engineering' }] } };
const rule = { id: '0pr1', name: 'Engineering', status: 'ACTIVE' };

describe('calls about groups', () => {
  let opened: OktaClient[] = [];

  function open(...args: Parameters<typeof testClient>): TestClient {
    const made = testClient(...args);
    opened.push(made.client);
    return made;
  }
  const answer = (path: string, ...items: readonly object[]): void => {
    nock(ORG)
      .get(path)
      .reply(200, [...items], linkHeaders(ORG + path));
  };

  afterEach(async () => {
    await Promise.all(opened.map((client) => client.close()));
    opened = [];
  });

  it('list groups, those of an app and of a user, their apps and the rules, with every parameter', async () => {
    const { client } = open();
    answer('/api/v1/groups?limit=100&q=To&expand=stats%2Capp', group);
    answer('/api/v1/apps/0oa1/groups?limit=200&expand=group', { id: '00g1', priority: 0, _embedded: { group } });
    answer('/api/v1/users/00u1/groups', group);
    answer(`${GROUP}/apps?limit=200`, { id: '0oa1', label: 'Jira', status: 'ACTIVE' });
    answer('/api/v1/groups/rules?limit=200&search=Eng', rule);
    nock(ORG).get(GROUP).reply(200, group, okHeaders());

    const [groups] = await allPages(client.listGroups({ limit: 100, q: 'To', expand: 'stats,app' }));
    const [given] = await allPages(client.listAppGroups('0oa1', { expand: 'group' }));
    const [held] = await allPages(client.listUserGroups('00u1'));
    const [apps] = await allPages(client.listGroupApps('00g1'));
    const [rules] = await allPages(client.listGroupRules({ search: 'Eng' }));

    expect(groups?.items).to.deep.equal([group]);
    expect(given?.items[0]?._embedded?.group).to.deep.equal(group);
    expect(held?.items).to.deep.equal([group]);
    expect(apps?.items[0]?.label).to.equal('Jira');
    expect(rules?.items).to.deep.equal([rule]);
    expect(await client.getGroup('00g1')).to.deep.equal(group);
  });

  it('list members with the rules behind each, and ask for them again where a link loses that', async () => {
    const { client } = open();
    const next = `${ORG}${GROUP}/users?after=x&limit=1000`;
    nock(ORG)
      .get(`${GROUP}/users?limit=1000&expand=group-rules`)
      .reply(200, [member], linkHeaders(`${ORG}${GROUP}/users`, next));
    answer(`${GROUP}/users?after=x&limit=1000&expand=group-rules`, { ...member, id: '00u2' });

    const pages = await allPages(client.listGroupMembers('00g1', { expand: 'group-rules' }));

    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).to.deep.equal(['00u1', '00u2']);
  });

  it('continue a listing of members with smaller pages', async () => {
    const { client } = open();
    answer(`${GROUP}/users?after=x&limit=125&expand=group-rules`, member);
    const from = `${ORG}${GROUP}/users?after=x&limit=1000&expand=group-rules`;

    const [page] = await allPages(client.listGroupMembers('00g1', { from, limit: 125, expand: 'group-rules' }));

    expect(page?.items).to.deep.equal([member]);
  });

  it('tell the rules behind one membership', async () => {
    const { client } = open();
    answer(`${GROUP}/users/00u1/group-rules`, { id: '0pr1', name: 'Engineering' });

    const rules = await client.listMembershipRules('00g1', '00u1');

    expect(rules).to.deep.equal([{ id: '0pr1', name: 'Engineering' }]);
  });

  it('put a member in and take one out, without a body', async () => {
    const { client } = open();
    nock(ORG).put(`${GROUP}/users/00u1`, '').reply(204, '', okHeaders());
    nock(ORG).delete(`${GROUP}/users/00u1`).reply(204, '', okHeaders());

    await client.addGroupMember('00g1', '00u1');

    expect(await client.removeGroupMember('00g1', '00u1')).to.equal('removed');
  });

  it('take a 404 for a removal done only where an earlier try may have arrived', async () => {
    const { client } = open();
    nock(ORG).delete(`${GROUP}/users/00u1`).reply(404, errorBody('E0000007'), okHeaders());
    nock(ORG).delete(`${GROUP}/users/00u2`).reply(502, '', okHeaders());
    nock(ORG).delete(`${GROUP}/users/00u2`).reply(404, errorBody('E0000007'), okHeaders());

    expect(await rejectionOf(client.removeGroupMember('00g1', '00u1'))).to.be.instanceOf(OktaApiError);
    expect(await client.removeGroupMember('00g1', '00u2')).to.equal('already-gone');
  });

  it('throw what Okta says of an imported group', async () => {
    const { client } = open();
    nock(ORG).put(`${GROUP}/users/00u1`).reply(403, errorBody('E0000006'), okHeaders());

    expect(await rejectionOf(client.addGroupMember('00g1', '00u1'))).to.include({ status: 403, method: 'PUT' });
  });

  it('try a page of members as often as is asked, where a smaller one is better than the same again', async () => {
    const { client } = open();
    nock(ORG).get(`${GROUP}/users?limit=1000`).twice().reply(504, '<html/>', { 'content-type': 'text/html' });

    const error = await rejectionOf(allPages(client.listGroupMembers('00g1', { tries: 2 })));

    expect(error).to.include({ status: 504 });
    expect(client.counts().sent).to.equal(2);
  });

  it('refuse page sizes that Okta does not take', () => {
    const { client } = open();

    expect(() => client.listGroups({ limit: 201 })).to.throw(ConfigError);
    expect(() => client.listGroupMembers('00g1', { limit: 1001 })).to.throw(ConfigError);
    expect(() => client.listGroupRules({ limit: 0 })).to.throw(ConfigError);
  });
});
