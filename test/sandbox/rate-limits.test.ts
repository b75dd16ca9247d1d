import { expect } from 'chai';
import { bucketOf, rateLimits } from '../../src/sandbox/server/rate-limits.js';
import { startSandbox } from '../../src/sandbox/start.js';
import { get } from '../support/sandbox-calls.js';

const APPS = '/api/v1/apps';
const START = Date.parse('2026-11-24T12:00:20.500Z');

describe('the built-in org: rate limits', () => {
  it('knows which paths share a bucket', () => {
    expect(bucketOf('GET', '/api/v1/apps')).to.equal(APPS);
    expect(bucketOf('GET', '/api/v1/apps/0oa1/users')).to.equal(APPS);
    expect(bucketOf('DELETE', '/api/v1/apps/0oa1/users/00u1')).to.equal(APPS);
    expect(bucketOf('GET', '/api/v1/apps/0oa1/groups')).to.equal(APPS);
    expect(bucketOf('GET', '/api/v1/apps/0oa1')).to.equal('/api/v1/apps/{id}');
    expect(bucketOf('GET', '/api/v1/users')).to.equal('/api/v1/users');
    expect(bucketOf('GET', '/api/v1/users/00u1')).to.equal('/api/v1/users/{id}');
    expect(bucketOf('GET', '/api/v1/users/00u1/groups')).to.equal('/api/v1/users');
    expect(bucketOf('GET', '/api/v1/groups/00g1')).to.equal('/api/v1/groups/{id}');
    expect(bucketOf('DELETE', '/api/v1/groups/00g1/users/00u1')).to.equal('/api/v1/groups');
    expect(bucketOf('POST', '/oauth2/v1/token')).to.equal('/oauth2/v1/token');
    expect(bucketOf('GET', '/api/v1/meta/types/user')).to.equal('/api/v1');
  });

  it('begins a window with the first request, and counts down in it', () => {
    let now = START;
    const limits = rateLimits({ windowSeconds: 60, limits: { [APPS]: 3 }, otherClientPerSecond: 0 }, () => now);
    const reset = Math.ceil((START + 60_000) / 1000);

    const first = limits.take(APPS);
    now += 59_000;
    const second = limits.take(APPS);
    const third = limits.take(APPS);
    const fourth = limits.take(APPS);

    expect(first).to.deep.equal({ limit: 3, remaining: 2, reset, exceeded: false });
    expect(second).to.deep.equal({ limit: 3, remaining: 1, reset, exceeded: false });
    expect(third).to.deep.equal({ limit: 3, remaining: 0, reset, exceeded: false });
    expect(fourth).to.deep.equal({ limit: 3, remaining: 0, reset, exceeded: true });
  });

  it('has a whole budget again at the reset that it named, and the next window begins when somebody comes', () => {
    let now = START;
    const limits = rateLimits({ windowSeconds: 60, limits: { [APPS]: 2 }, otherClientPerSecond: 0 }, () => now);
    const { reset } = limits.take(APPS);

    now = reset * 1000;
    const onTime = limits.take(APPS);
    now += 500_000;
    const late = limits.take(APPS);

    expect(onTime).to.deep.equal({ limit: 2, remaining: 1, reset: reset + 60, exceeded: false });
    expect(late.reset).to.equal(reset + 560);
  });

  it('counts each bucket by itself', () => {
    const limits = rateLimits({ windowSeconds: 60, limits: { [APPS]: 1 }, otherClientPerSecond: 0 }, () => START);
    limits.take(APPS);

    expect(limits.take(APPS).exceeded).to.equal(true);
    expect(limits.take('/api/v1/apps/{id}').exceeded).to.equal(false);
  });

  it('is spent by another client too', () => {
    let now = START;
    const limits = rateLimits({ windowSeconds: 60, limits: { [APPS]: 20 }, otherClientPerSecond: 2 }, () => now);

    const first = limits.take(APPS);
    now += 5000;
    const later = limits.take(APPS);
    now += 4000;
    const tooLate = limits.take(APPS);
    now += 60_000;
    const next = limits.take(APPS);

    expect([first.remaining, later.remaining]).to.deep.equal([19, 8]);
    expect(tooLate.exceeded).to.equal(true);
    expect(next.remaining, 'the other client opened this window nine seconds ago').to.equal(1);
  });

  it('answers 429 E0000047 with the headers and without Retry-After', async () => {
    const sandbox = await startSandbox({ users: 5, apps: 3, assignments: 5, limits: { [APPS]: 2 } });
    try {
      const answers = [await get(sandbox, APPS), await get(sandbox, APPS), await get(sandbox, APPS)];
      const other = await get(sandbox, '/api/v1/users/me');
      const refused = answers[2];

      expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 429]);
      expect(answers.map(({ headers }) => headers.get('x-rate-limit-remaining'))).to.deep.equal(['1', '0', '0']);
      expect(refused?.body).to.deep.include({
        errorCode: 'E0000047',
        errorSummary: 'API call exceeded rate limit due to too many requests.',
        errorCauses: [],
      });
      expect(refused?.headers.get('x-rate-limit-limit')).to.equal('2');
      expect(refused?.headers.get('retry-after')).to.equal(null);
      const wait =
        Number(refused?.headers.get('x-rate-limit-reset')) - Date.parse(refused?.headers.get('date') ?? '') / 1000;
      expect(wait).to.be.within(58, 62);
      expect(other.status).to.equal(200);
    } finally {
      await sandbox.stop();
    }
  });

  it('answers 429 with limit 0 and a far reset when too many requests are under way', async () => {
    const sandbox = await startSandbox({ users: 5, apps: 3, assignments: 5, concurrency: 1 });
    try {
      sandbox.failNext(/apps/, { slowMs: 500 });
      const arrived = new Promise<void>((resolve) => sandbox.beforeNext(/apps/, () => resolve()));
      const slow = get(sandbox, APPS);
      await arrived;
      const refused = await get(sandbox, APPS);
      const first = await slow;
      const after = await get(sandbox, APPS);

      expect([first.status, refused.status, after.status]).to.deep.equal([200, 429, 200]);
      expect(refused.body.errorCode).to.equal('E0000047');
      expect(refused.headers.get('x-rate-limit-limit')).to.equal('0');
      expect(refused.headers.get('x-rate-limit-remaining')).to.equal('0');
      expect(Number(refused.headers.get('x-rate-limit-reset')) - Date.now() / 1000).to.be.within(110, 116);
      expect(after.headers.get('x-rate-limit-limit')).to.equal('3000');
    } finally {
      await sandbox.stop();
    }
  });

  it('tells its own time, and may send no rate headers at all', async () => {
    const sandbox = await startSandbox({
      users: 5,
      apps: 3,
      assignments: 5,
      clockSkewMs: 3_600_000,
      noRateHeaders: true,
    });
    try {
      const { headers } = await get(sandbox, APPS);

      expect(Date.parse(headers.get('date') ?? '') - Date.now()).to.be.within(3_590_000, 3_601_000);
      expect([...headers.keys()].filter((name) => name.startsWith('x-rate'))).to.deep.equal([]);
    } finally {
      await sandbox.stop();
    }
  });
});
