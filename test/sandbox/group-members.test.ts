import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { seededOrg } from '../../src/sandbox/seed/seeded-org.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { at, call, get, type Json, pagesOf, rowsOf } from '../support/sandbox-calls.js';

const NOW = '2026-11-24T00:00:00.000Z';

const DATA = {
  apps: [
    { id: '0oaOne', label: 'One' },
    { id: '0oaTwo', label: 'Two' },
    { id: '0oaDir', label: 'Directory', name: 'active_directory' },
  ],
  users: [{ id: '00uAda' }, { id: '00uBob' }, { id: '00uCy' }, { id: '00uLeft', status: 'DEPROVISIONED' }],
  groups: [
    { id: '00gAll', name: 'Everyone', type: 'BUILT_IN', members: ['00uAda', '00uBob', '00uCy'] },
    { id: '00gEng', name: 'Eng', apps: ['One', 'Two'], members: [{ id: '00uAda', rules: ['0prEng'] }, '00uLeft'] },
    { id: '00gAd', name: 'AD', type: 'APP_GROUP', source: 'Directory', apps: ['Two'], members: ['00uAda'] },
  ],
  rules: [{ id: '0prEng', name: 'Engineering', groupIds: ['00gEng'] }],
  appUsers: {
    One: [{ id: '00uAda', groupId: '00gEng' }],
    Two: [{ id: '00uAda', groupId: '00gEng' }],
  },
} as const satisfies SandboxOptions['data'];

describe('the built-in org: what groups give', () => {
  let sandbox: Sandbox;
  afterEach(async () => await sandbox.stop());

  const start = async (more: SandboxOptions = {}): Promise<void> => {
    sandbox = await startSandbox({ data: DATA, now: NOW, ...more });
  };
  const ids = async (path: string): Promise<unknown[]> => (await rowsOf(sandbox, path)).map(({ id }) => id);
  const rulesOf = async (path: string): Promise<unknown[]> =>
    (await rowsOf(sandbox, path)).map((row) => at(row, '_embedded', 'group-rules'));

  it('lists members, leavers included, each with the rules behind the membership where asked', async () => {
    await start();
    const path = '/api/v1/groups/00gEng/users';

    expect(await ids(path)).to.deep.equal(['00uAda', '00uLeft']);
    expect(await rulesOf(`${path}?expand=group-rules`)).to.deep.equal([[{ id: '0prEng', name: 'Engineering' }], []]);
    expect(await rulesOf(path)).to.deep.equal([undefined, undefined]);
    expect((await get(sandbox, `${path}/00uAda/group-rules`)).rows).to.deep.equal([
      { id: '0prEng', name: 'Engineering' },
    ]);
  });

  it('loses the expansion in links, or ignores it, or refuses the members, in the groups named', async () => {
    await start({ quirks: { loseGroupRules: ['Eng'] } });
    const path = '/api/v1/groups/00gEng/users?expand=group-rules&limit=1';
    const lost = await rulesOf(path);
    await sandbox.stop();
    await start({ quirks: { ignoreGroupRules: true, forbiddenGroups: ['00gAd'] } });
    const refused = await get(sandbox, '/api/v1/groups/00gAd/users');

    expect(lost).to.deep.equal([[{ id: '0prEng', name: 'Engineering' }], undefined]);
    expect(await rulesOf(path)).to.deep.equal([undefined, undefined]);
    expect([refused.status, refused.body.errorCode]).to.deep.equal([403, 'E0000006']);
  });

  it('answers 504 to a large page of a slow group, and a smaller one', async () => {
    await start({ quirks: { slowGroups: ['Eng'] } });

    const large = await get(sandbox, '/api/v1/groups/00gEng/users?limit=1000');
    const small = await get(sandbox, '/api/v1/groups/00gEng/users?limit=200');

    expect([large.status, small.status]).to.deep.equal([504, 200]);
  });

  it('hides a group from every list without an error', async () => {
    await start({ quirks: { hiddenGroups: ['Eng'] } });

    expect(await ids('/api/v1/groups')).to.deep.equal(['00gAll', '00gAd']);
    expect(await ids('/api/v1/apps/0oaTwo/groups')).to.deep.equal(['00gAd']);
    expect(await ids('/api/v1/users/00uAda/groups')).to.deep.equal(['00gAll', '00gAd']);
    expect((await get(sandbox, '/api/v1/groups/00gEng/users')).status).to.equal(404);
  });

  it('lists groups by type and by name, with their counts and the app that they come from', async () => {
    await start();

    const [imported] = await rowsOf(sandbox, '/api/v1/groups?search=type+eq+"APP_GROUP"&expand=stats,app');
    const [named] = await rowsOf(sandbox, '/api/v1/groups?q=en&expand=stats');
    const changed = await ids(`/api/v1/groups?filter=lastMembershipUpdated+gt+"${NOW}"`);

    expect(imported).to.include({ id: '00gAd', type: 'APP_GROUP' });
    expect(at(imported, '_embedded', 'app', 'label')).to.equal('Directory');
    expect(at(imported, '_links', 'source', 'href')).to.equal(`${sandbox.url}/api/v1/apps/0oaDir`);
    expect(at(named, '_embedded', 'stats')).to.include({ usersCount: 2, appsCount: 2 });
    expect(changed).to.deep.equal([]);
  });

  it('lists the apps of a group, the groups of an app with their names, and the rules with theirs', async () => {
    await start();

    const given = await rowsOf(sandbox, '/api/v1/apps/0oaTwo/groups?expand=group');
    const [rule] = await rowsOf(sandbox, '/api/v1/groups/rules?expand=groupIdToGroupNameMap');

    expect(await ids('/api/v1/groups/00gEng/apps')).to.deep.equal(['0oaOne', '0oaTwo']);
    expect(given.map((one) => [one.priority, at(one, '_embedded', 'group', 'profile', 'name')])).to.deep.equal([
      [0, 'Eng'],
      [1, 'AD'],
    ]);
    expect(at(rule, '_embedded', 'groupIdToGroupNameMap')).to.deep.equal({ '00gEng': 'Eng' });
    expect(at(rule, 'conditions', 'expression', 'type')).to.equal('urn:okta:expression:1.0');
  });

  it('puts a user in by hand, and the apps follow', async () => {
    await start();

    const added = await call(sandbox, 'PUT', '/api/v1/groups/00gEng/users/00uBob');
    const again = await call(sandbox, 'PUT', '/api/v1/groups/00gEng/users/00uBob');

    expect([added.status, again.status]).to.deep.equal([204, 204]);
    expect(await rulesOf('/api/v1/groups/00gEng/users?expand=group-rules')).to.have.lengthOf(3);
    expect((await get(sandbox, '/api/v1/apps/0oaOne/users/00uBob')).body).to.deep.include({
      scope: 'GROUP',
      credentials: { userName: '00ubob@example.com' },
    });
    expect(await ids(`/api/v1/groups?filter=lastMembershipUpdated+gt+"${NOW}"`)).to.deep.equal(['00gEng']);
  });

  it('gives a leaver nothing', async () => {
    await start();

    sandbox.org.removeFromGroup('00gEng', '00uLeft');
    sandbox.org.addToGroup('00gEng', '00uLeft');

    expect((await get(sandbox, '/api/v1/apps/0oaOne/users/00uLeft')).status).to.equal(404);
  });

  it("puts a user whom a rule keeps in a group on the rule's exclusion list when somebody takes them out", async () => {
    await start();

    const removed = await call(sandbox, 'DELETE', '/api/v1/groups/00gEng/users/00uAda');
    const [rule] = await rowsOf(sandbox, '/api/v1/groups/rules');

    expect(removed.status).to.equal(204);
    expect(at(rule, 'conditions', 'people', 'users', 'exclude')).to.deep.equal(['00uAda']);
    expect(await ids('/api/v1/apps/0oaOne/users')).to.deep.equal([]);
    expect(at(await rowsOf(sandbox, '/api/v1/apps/0oaTwo/users'), '0', '_links', 'group', 'name')).to.equal('AD');
  });

  it('lets nobody change who is in an imported or a built-in group, and nothing for who may only read', async () => {
    await start();
    for (const [method, path] of [
      ['DELETE', '/api/v1/groups/00gAd/users/00uAda'],
      ['PUT', '/api/v1/groups/00gAd/users/00uBob'],
      ['DELETE', '/api/v1/groups/00gAll/users/00uAda'],
    ] as const) {
      const answer = await call(sandbox, method, path);
      expect([answer.status, answer.body.errorCode], path).to.deep.equal([403, 'E0000006']);
    }
    await sandbox.stop();
    await start({ readOnlyToken: true });
    const read = await call(sandbox, 'DELETE', '/api/v1/groups/00gEng/users/00uAda');

    expect(read.status).to.equal(403);
    expect(await ids('/api/v1/groups/00gEng/users')).to.include('00uAda');
  });

  it('answers 204 to a removal that changes nothing', async () => {
    await start({ quirks: { stickyMembers: ['Eng'] } });

    const removed = await call(sandbox, 'DELETE', '/api/v1/groups/00gEng/users/00uAda');

    expect(removed.status).to.equal(204);
    expect(await ids('/api/v1/groups/00gEng/users')).to.include('00uAda');
  });

  it('takes the app away so many requests after the membership', async () => {
    await start({ settle: { requests: 2 } });
    const path = '/api/v1/apps/0oaOne/users/00uAda';

    await call(sandbox, 'DELETE', '/api/v1/groups/00gEng/users/00uAda');
    const statuses: number[] = [];
    for (let turn = 0; turn < 4; turn += 1) statuses.push((await get(sandbox, path)).status);

    expect(statuses).to.deep.equal([200, 200, 404, 404]);
  });

  it('counts groups in buckets of their own, the rules as a listing', async () => {
    await start({ limits: { '/api/v1/groups': 100, '/api/v1/groups/{id}': 200, '/api/v1/apps': 300 } });
    const limitOf = async (path: string): Promise<unknown> =>
      (await get(sandbox, path)).headers.get('x-rate-limit-limit');

    const paths = ['groups', 'groups/rules', 'groups/00gEng/users', 'groups/00gEng/apps', 'groups/00gEng'];
    const limits = await Promise.all(paths.map((path) => limitOf(`/api/v1/${path}`)));

    expect(limits).to.deep.equal(['100', '100', '100', '100', '200']);
  });
});

describe('the built-in org: groups from a seed', () => {
  const SIZE = { users: 500, apps: 30, assignments: 4000, groupsPerApp: 1 };

  it('has the same members whichever way they are asked for', () => {
    const org = seededOrg(4, Date.parse(NOW), SIZE);
    let members = 0;

    for (let group = 0; group < org.groupCount; group += 1) {
      const { id } = org.groupAt(group);
      expect(org.groupIndex(id)).to.equal(group);
      for (let place = 0; place < org.memberPlaces(group); place += 1) {
        const userId = org.memberIdAt(group, place);
        if (userId === undefined) continue;
        members += 1;
        expect(org.memberPlace(group, userId)).to.equal(place);
      }
    }
    const byUser = Array.from({ length: org.userCount }, (_, index) => org.userAt(index)?.id ?? '').map((id) =>
      id === '' ? 0 : org.groupIdsOf(id).length,
    );
    expect(members).to.be.greaterThan(4000);
    expect(byUser.reduce((sum, count) => sum + count, 0)).to.be.within(members * 0.98, members);
  });

  it('explains every assignment by a group with a membership, and lists every member who has not left', () => {
    const org = seededOrg(4, Date.parse(NOW), SIZE);

    for (let app = 0; app < org.appCount; app += 1) {
      const groups = org.appGroupIds(app).map((id) => org.groupIndex(id) ?? -1);
      for (let position = 0; position < org.appUserCount(app); position += 1) {
        const row = org.appUserAt(app, position);
        const credited = row?.groupId === undefined ? undefined : org.groupIndex(row.groupId);
        if (row?.scope === 'GROUP') expect(groups).to.include(credited);
        if (row?.scope === 'GROUP') expect(org.memberPlace(credited ?? -1, row.id)).to.be.a('number');
      }
      for (const group of groups) {
        for (let place = 0; place < org.memberPlaces(group); place += 1) {
          const userId = org.memberIdAt(group, place) ?? '';
          const status = org.userStatusAt(org.userIndex(userId) ?? -1);
          if (userId === '' || status === 'DEPROVISIONED') continue;
          expect(org.appUserPosition(app, userId)).to.be.a('number');
        }
      }
    }
  });

  it('has every kind of path: several groups, beside a direct one, by hand, by one and two rules, from a directory', () => {
    const org = seededOrg(4, Date.parse(NOW), SIZE);
    const kinds = new Set<string>();

    for (let app = 0; app < org.appCount; app += 1) {
      const groups = org.appGroupIds(app).map((id) => org.groupIndex(id) ?? -1);
      for (let position = 0; position < org.appUserCount(app); position += 1) {
        const row = org.appUserAt(app, position);
        const holding = groups.filter((group) => org.memberPlace(group, row?.id ?? '') !== undefined);
        if (holding.length > 2) kinds.add('several');
        if (row?.scope === 'USER') kinds.add(holding.length > 0 ? 'beside' : 'direct');
        for (const group of holding) {
          const rules = org.rulesBehind(group, row?.id ?? '').length;
          kinds.add(`${org.groupAt(group).type} ${rules}`);
        }
      }
    }

    expect([...kinds]).to.include.members([
      ...['several', 'beside', 'direct', 'OKTA_GROUP 0', 'OKTA_GROUP 1', 'OKTA_GROUP 2', 'APP_GROUP 0'],
    ]);
  });

  it('serves a page of members of a large group by itself, and continues from any place', async () => {
    const sandbox = await startSandbox({ now: NOW, users: 200_000, apps: 100, assignments: 1_000_000, log: false });
    try {
      const [app] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"google"');
      const [group] = await rowsOf(sandbox, `/api/v1/apps/${app?.id}/groups`);
      const path = `/api/v1/groups/${group?.id}/users`;
      const first = await get(sandbox, `${path}?limit=5&expand=group-rules`);
      const second = await get(sandbox, first.next ?? '');

      const both = await get(sandbox, `${path}?limit=10`);

      const idsOf = (rows: readonly Json[]): unknown[] => rows.map(({ id }) => id);
      expect([...idsOf(first.rows), ...idsOf(second.rows)]).to.deep.equal(idsOf(both.rows));
      expect(second.rows.every((row) => at(row, '_embedded', 'group-rules') !== undefined)).to.equal(true);
    } finally {
      await sandbox.stop();
    }
  });

  it('lists all groups and rules over pages, those that give nothing included', async () => {
    const sandbox = await startSandbox({ now: NOW, ...SIZE });
    try {
      const groups = await pagesOf(sandbox, '/api/v1/groups?limit=40&expand=stats');
      const rules = await pagesOf(sandbox, '/api/v1/groups/rules?limit=5');

      const rows = groups.flatMap((page) => page.rows);
      expect(new Set(rows.map(({ id }) => id)).size).to.equal(rows.length);
      expect(new Set(rows.map(({ type }) => type))).to.deep.equal(new Set(['BUILT_IN', 'OKTA_GROUP', 'APP_GROUP']));
      expect(rows.filter((row) => at(row, '_embedded', 'stats', 'appsCount') === 0).length).to.be.greaterThan(3);
      expect(new Set(rules.flatMap((page) => page.rows).map(({ status }) => status))).to.deep.equal(
        new Set(['ACTIVE', 'INACTIVE', 'INVALID']),
      );
    } finally {
      await sandbox.stop();
    }
  });
});
