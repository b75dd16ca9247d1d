import { expect } from 'chai';
import { FAULT_KINDS, type Fault, type FaultKind, faultsOf } from '../../src/sandbox/server/faults.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { rejectionOf } from '../support/rejection.js';
import { call, get, rowsOf } from '../support/sandbox-calls.js';

const DATA = {
  apps: [{ id: '0oaOne', label: 'One' }],
  users: Array.from({ length: 50 }, (_, i) => ({ id: `00u${i}` })),
  appUsers: { One: Array.from({ length: 50 }, (_, i) => ({ id: `00u${i}` })) },
};

describe('the built-in org: faults on demand', () => {
  let sandbox: Sandbox;
  beforeEach(async () => {
    sandbox = await startSandbox({ data: DATA });
  });
  afterEach(async () => await sandbox.stop());

  const USERS = '/api/v1/apps/0oaOne/users?expand=user';
  const failOnce = async (fault: Fault): Promise<void> => sandbox.failNext(/GET .*\/users/, fault);

  const statuses: readonly (readonly [FaultKind, number, string])[] = [
    ['rate-limited', 429, 'E0000047'],
    ['concurrency-limited', 429, 'E0000047'],
    ['server-error', 500, 'E0000009'],
    ['unavailable', 503, 'E0000010'],
  ];
  for (const [kind, status, code] of statuses) {
    it(`answers ${status} ${code} for ${kind}, once`, async () => {
      await failOnce(kind);

      const failed = await get(sandbox, USERS);
      const next = await get(sandbox, USERS);

      expect([failed.status, failed.body.errorCode]).to.deep.equal([status, code]);
      expect([next.status, next.rows.length]).to.deep.equal([200, 50]);
    });
  }

  it('says a second for a rate limit, and limit 0 with a far reset for concurrency', async () => {
    await failOnce('rate-limited');
    const rate = await get(sandbox, USERS);
    await failOnce('concurrency-limited');
    const concurrency = await get(sandbox, USERS);
    const wait = (headers: Headers): number => Number(headers.get('x-rate-limit-reset')) - Date.now() / 1000;

    expect(rate.headers.get('x-rate-limit-remaining')).to.equal('0');
    expect(Number(rate.headers.get('x-rate-limit-limit'))).to.be.greaterThan(0);
    expect(wait(rate.headers)).to.be.within(-1, 2);
    expect(concurrency.headers.get('x-rate-limit-limit')).to.equal('0');
    expect(wait(concurrency.headers)).to.be.greaterThan(100);
  });

  for (const kind of ['reset', 'lost-answer', 'reset-mid-body', 'cut-body'] as const) {
    for (const encoding of ['gzip', 'identity']) {
      it(`breaks the connection for ${kind}, ${encoding}`, async () => {
        await failOnce(kind);

        const error = await rejectionOf(get(sandbox, USERS, { headers: { 'accept-encoding': encoding } }));
        const next = await get(sandbox, USERS);

        expect(`${error.name} ${error.message}`).to.match(/fetch failed|terminated/);
        expect(next.rows).to.have.length(50);
      });
    }
  }

  it('does nothing for a reset, but the work for a lost answer', async () => {
    sandbox.failNext(/^DELETE/, 'reset');
    await rejectionOf(call(sandbox, 'DELETE', '/api/v1/apps/0oaOne/users/00u1'));
    const kept = await get(sandbox, '/api/v1/apps/0oaOne/users/00u1');
    sandbox.failNext(/^DELETE/, 'lost-answer');
    await rejectionOf(call(sandbox, 'DELETE', '/api/v1/apps/0oaOne/users/00u1'));
    const gone = await get(sandbox, '/api/v1/apps/0oaOne/users/00u1');

    expect([kept.status, gone.status]).to.deep.equal([200, 404]);
    expect(sandbox.requests.map(({ method, status }) => `${method} ${status}`)).to.deep.equal([
      'DELETE 0',
      'GET 200',
      'DELETE 0',
      'GET 404',
    ]);
  });

  it('sends HTML with 200 for html', async () => {
    await failOnce('html');

    const answer = await get(sandbox, USERS);

    expect([answer.status, answer.headers.get('content-type')]).to.deep.equal([200, 'text/html;charset=utf-8']);
    expect(answer.text).to.match(/^<!DOCTYPE html>/);
  });

  it('answers late, and drops a late answer when it stops', async () => {
    const beganMs = Date.now();
    await failOnce({ slowMs: 60 });
    await get(sandbox, USERS);
    const tookMs = Date.now() - beganMs;
    await failOnce({ slowMs: 60_000 });
    const arrived = new Promise<void>((resolve) => sandbox.beforeNext(/users/, () => resolve()));
    const pending = rejectionOf(get(sandbox, USERS));
    await arrived;
    await sandbox.stop();

    expect(tookMs).to.be.at.least(59);
    expect((await pending).message).to.match(/fetch failed|terminated/);
  });

  it('gives an answer of the test’s own making, as often as asked', async () => {
    sandbox.failNext(
      /users/,
      { status: 404, body: { status: 404, message: 'Resource not found' }, headers: { 'x-odd': '1' } },
      2,
    );

    const answers = [await get(sandbox, USERS), await get(sandbox, USERS), await get(sandbox, USERS)];

    expect(answers.map(({ status }) => status)).to.deep.equal([404, 404, 200]);
    expect(answers[0]?.body).to.deep.equal({ status: 404, message: 'Resource not found' });
    expect(answers[0]?.headers.get('x-odd')).to.equal('1');
  });

  it('lets a test change the org right before a request is looked at', async () => {
    sandbox.beforeNext(/after=/, () => sandbox.org.removeAppUser('0oaOne', '00u45'));

    const rows = await rowsOf(sandbox, '/api/v1/apps/0oaOne/users?limit=20');

    expect(rows.map(({ id }) => id)).to.not.include('00u45');
    expect(rows).to.have.length(49);
  });
});

describe('the built-in org: faults by rate', () => {
  const asked = (path: string) => ({ method: 'GET', path });

  it('depends on what is asked and how often, not on what comes between', () => {
    const alone = faultsOf({ rate: 0.3, kinds: undefined, slowMs: 1 }, 5);
    const mixed = faultsOf({ rate: 0.3, kinds: undefined, slowMs: 1 }, 5);

    const one = Array.from({ length: 200 }, () => alone.next(asked('/a')));
    const other = Array.from({ length: 200 }, () => {
      mixed.next(asked('/b'));
      return mixed.next(asked('/a'));
    });

    expect(other).to.deep.equal(one);
    expect(one.filter((fault) => fault !== undefined).length).to.be.within(25, 75);
  });

  it('fails the part of requests that was asked for, in every way', () => {
    const faults = faultsOf({ rate: 0.1, kinds: undefined, slowMs: 1 }, 9);

    const all = Array.from({ length: 5000 }, (_, i) => faults.next(asked(`/path/${i}`)));

    const failed = all.filter((fault) => fault !== undefined);
    expect(failed.length).to.be.within(400, 600);
    expect(new Set(failed)).to.deep.equal(new Set(FAULT_KINDS));
  });

  it('never fails the same request three times in a row', () => {
    const faults = faultsOf({ rate: 1, kinds: ['reset'], slowMs: 1 }, 1);

    const row = Array.from({ length: 6 }, () => faults.next(asked('/a')));

    expect(row).to.deep.equal(['reset', 'reset', undefined, 'reset', 'reset', undefined]);
  });

  it('fails the same requests of two runs with the same seed', async () => {
    const run = async (seed: number): Promise<readonly number[]> => {
      const sandbox = await startSandbox({ data: DATA, seed, faults: { rate: 0.5, kinds: ['server-error', 'html'] } });
      try {
        for (let i = 0; i < 20; i += 1) await get(sandbox, `/api/v1/users/00u${i}`);
        return sandbox.requests.map(({ status }) => status);
      } finally {
        await sandbox.stop();
      }
    };

    const first = await run(4);

    expect(await run(4)).to.deep.equal(first);
    expect(await run(5)).to.not.deep.equal(first);
    expect(new Set(first)).to.deep.equal(new Set([200, 500]));
  });
});
