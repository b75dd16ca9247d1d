import { expect } from 'chai';
import type { Group } from '../../src/assignment/records.js';
import type { OktaClient } from '../../src/okta/api.js';
import { type Estimate, type EstimateOptions, estimateReview } from '../../src/review/estimate.js';
import type { RunFacts } from '../../src/run/run-facts.js';
import { anApp, anAppUser } from '../support/builders.js';
import { aPolicy } from '../support/policies.js';
import { anAppRead, aRun } from '../support/reports.js';
import { pagesOf, stubClient } from '../support/stub-client.js';

const APPS = ['0oa1', '0oa2', '0oa3'].map((id) => anApp({ id, label: id, status: 'ACTIVE' }));
const LAST = aRun({ apps: [anAppRead({ appId: '0oa1', rows: 1200 }), anAppRead({ appId: '0oa2', rows: 500 })] });

function optionsOf(calls: Partial<OktaClient>, last: RunFacts | undefined, limit = 50): EstimateOptions {
  return {
    client: stubClient({ listApps: () => pagesOf(APPS), ...calls }),
    policy: aPolicy(),
    only: [],
    formats: ['csv'],
    last,
    limits: () => new Map([['/api/v1/apps', limit]]),
    signal: new AbortController().signal,
  };
}

describe('estimateReview', () => {
  it('counts the pages of the last run, and one for an app that it did not have', async () => {
    const estimate = await estimateReview(optionsOf({}, LAST));

    const [apps] = estimate.buckets;
    expect(estimate).to.include({ basis: 'last run', apps: 3, assignments: 1700 });
    expect(apps).to.include({ bucket: '/api/v1/apps', requests: 1 + 3 + 1 + 1 });
  });

  it('takes a minute for every window but the last, at the share of the limit', async () => {
    const estimate = await estimateReview(optionsOf({}, LAST, 3));

    expect(estimate.buckets[0]).to.include({ limit: 3, seconds: 120 });
    expect(estimate.seconds).to.equal(120);
  });

  it('says between how many they are likely to be, and reads on where the largest are', async () => {
    const many = Array.from({ length: 240 }, (_, n) => anApp({ id: `0oa${n}`, label: `${n}`, status: 'ACTIVE' }));
    const sizeOf = (appId: string) => (Number(appId.slice(3)) % 40 === 0 ? 3 : 1);
    const asked: string[] = [];
    const listAppUsers: OktaClient['listAppUsers'] = (appId) => {
      asked.push(appId);
      const page = Array.from({ length: 100 }, (_, index) => anAppUser({ id: `00u${index}` }));
      return pagesOf(...Array.from({ length: sizeOf(appId) }, () => page));
    };
    const real = many.reduce((sum, { id }) => sum + sizeOf(id) * 100, 0);

    const estimate = await estimateReview(optionsOf({ listApps: () => pagesOf(many), listAppUsers }, undefined));

    expect(asked).to.have.lengthOf(24);
    expect(estimate.range?.from).to.be.below(real);
    expect(estimate.range?.to).to.be.above(real);
    expect(estimate.assignments).to.be.within(real * 0.7, real * 1.3);
  });

  it('is sure where it has read every app', async () => {
    const estimate = await estimateReview(optionsOf({ listAppUsers: () => pagesOf([anAppUser()]) }, undefined));

    expect(estimate.range).to.deep.equal({ from: 3, to: 3 });
  });

  it('asks a few apps for their first page where there is no last run', async () => {
    const asked: string[] = [];
    const rows = Array.from({ length: 40 }, (_, index) => anAppUser({ id: `00u${index}` }));
    const listAppUsers: OktaClient['listAppUsers'] = (appId) => {
      asked.push(appId);
      return pagesOf(rows);
    };

    const estimate = await estimateReview(optionsOf({ listAppUsers }, undefined));

    expect(asked).to.have.members(['0oa1', '0oa2', '0oa3']);
    expect(estimate).to.include({ basis: 'sample', assignments: 120 });
  });

  it('counts what the ways to each access took the last time', async () => {
    const read = { state: 'complete', why: '', pages: 3 } as const;
    const members = { members: 2100, duplicates: 0, untold: 0, pageSize: 1000 };
    const paths: RunFacts['paths'] = {
      way: 'groups',
      because: '',
      apps: [],
      groups: [{ groupId: '00g1', ...read, ...members }],
      users: { asked: 0, missing: 0, unread: 0 },
      rules: { ...read, pages: 2, rules: 300 },
    };
    const policy = { ...aPolicy(), paths: { apps: ['0oa1', '0oa2'] } };

    const estimate = await estimateReview({ ...optionsOf({}, { ...LAST, paths }), policy });

    expect(requestsIn(estimate, '/api/v1/groups')).to.equal(3 + 2);
    expect(requestsIn(estimate, '/api/v1/apps')).to.equal(1 + 3 + 1 + 1 + 2);
  });

  it('takes the counts of the groups that give apps where there is no last run with paths', async () => {
    const group = (id: string, usersCount: number, appsCount: number) => ({
      id,
      _embedded: { stats: { usersCount, appsCount } },
    });
    const listGroups: OktaClient['listGroups'] = () =>
      pagesOf<Group>([group('00g1', 2500, 4), group('00g2', 9000, 0)], [{ id: '00g3' }]);
    const policy = { ...aPolicy(), paths: { apps: 'all' as const } };

    const estimate = await estimateReview({ ...optionsOf({ listGroups }, LAST), policy });

    expect(requestsIn(estimate, '/api/v1/groups')).to.equal(1 + 3 + 1);
  });

  it('counts what administrators and the System Log took the last time', async () => {
    const admins: RunFacts['admins'] = {
      ...{ state: 'complete', why: [], listed: 130, byGroupOnly: 5, groups: 3, clients: 1, roles: 4, rows: 140 },
      ...{ factorsUnread: 0, tokens: 2 },
    };
    const changeLog: RunFacts['changeLog'] = {
      ...{ since: '', until: '', isCut: false, state: 'complete', why: '', pages: 7, events: 6500 },
    };
    const service = Object.assign(anApp({ id: '0oa9' }), {
      settings: { oauthClient: { application_type: 'service' } },
    });
    const policy = { ...aPolicy(), admins: { roles: 'all' as const }, changes: { log: 'on' as const } };
    const calls = { listApps: () => pagesOf([...APPS, service]) };
    const plain = await estimateReview(optionsOf(calls, LAST));

    const estimate = await estimateReview({ ...optionsOf(calls, { ...LAST, admins, changeLog }), policy });

    expect(requestsIn(estimate, '/api/v1/iam')).to.equal(2);
    expect(requestsIn(estimate, '/api/v1/users')).to.equal(270);
    expect(requestsIn(estimate, '/api/v1/users/{id}')).to.equal((requestsIn(plain, '/api/v1/users/{id}') ?? 0) + 137);
    expect(requestsIn(estimate, '/api/v1/groups')).to.equal(4);
    expect(requestsIn(estimate, '/oauth2/v1/clients')).to.equal(1);
    expect(requestsIn(estimate, '/api/v1/apps')).to.equal((requestsIn(plain, '/api/v1/apps') ?? 0) + 1);
    expect(requestsIn(estimate, '/api/v1/logs')).to.equal(7);
    expect(requestsIn(plain, '/api/v1/iam')).to.equal(undefined);
  });

  it('counts the administrators where there is no last run, and asks no log then', async () => {
    const assignees = Array.from({ length: 30 }, (_, n) => ({ id: `00u${n}` }));
    const calls: Partial<OktaClient> = {
      listAppUsers: () => pagesOf([anAppUser()]),
      async *listRoleAssignees() {
        yield assignees;
      },
    };
    const policy = { ...aPolicy(), admins: { roles: 'all' as const }, changes: { log: 'on' as const } };

    const estimate = await estimateReview({ ...optionsOf(calls, undefined), policy });

    expect(requestsIn(estimate, '/api/v1/users')).to.equal(60);
    expect(requestsIn(estimate, '/api/v1/logs')).to.equal(undefined);
  });

  it('leaves out apps that are not in scope', async () => {
    const estimate = await estimateReview({ ...optionsOf({}, LAST), only: ['0oa2'] });

    expect(estimate).to.include({ apps: 1, assignments: 500 });
  });
});

function requestsIn({ buckets }: Estimate, name: string): number | undefined {
  return buckets.find(({ bucket }) => bucket === name)?.requests;
}
