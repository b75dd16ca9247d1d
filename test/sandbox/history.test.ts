import { expect } from 'chai';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { rejectionOf } from '../support/rejection.js';
import { call, get, rowsOf } from '../support/sandbox-calls.js';
import { accessesOf } from '../support/two-quarters.js';

const BEGAN = '2026-01-01T00:00:00.000Z';
const SIZE = { seed: 5, users: 250, apps: 12, assignments: 1200 };

describe('an org that lives on', () => {
  const running: Sandbox[] = [];

  async function at(now: string, options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({ ...SIZE, began: BEGAN, now, ...options });
    running.push(sandbox);
    return sandbox;
  }
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.stop();
  });

  it('is the same at its beginning as one that has no past', async () => {
    const one = await at(BEGAN);
    const other = await startSandbox({ ...SIZE, now: BEGAN });
    running.push(other);

    expect([...accessesOf(one.org)]).to.deep.equal([...accessesOf(other.org)]);
    expect(one.history).to.deep.equal([]);
  });

  it('has the same past from whatever later time it is looked at', async () => {
    const [march, june] = [await at('2026-03-31T12:34:00.000Z'), await at('2026-06-30T00:00:00.000Z')];

    expect(march.history.length).to.be.greaterThan(40);
    expect(june.history.slice(0, march.history.length)).to.deep.equal(march.history);
    expect(june.history.length).to.be.greaterThan(march.history.length);
    expect(new Set(june.history.map(({ cause }) => cause)).size).to.equal(4);
  });

  it('has assignments, memberships and statuses that agree with what happened', async () => {
    const { org, history } = await at('2026-04-30T00:00:00.000Z');

    const last = new Map(history.map((act) => [`${act.appId} ${act.userId}`, act]));
    for (const [key, { change, appId, userId, at: time, cause }] of last) {
      const row = org.appUsers(appId)?.get(userId);
      expect(row !== undefined, key).to.equal(change === 'added');
      if (row !== undefined) expect(row.created, key).to.equal(time);
      if (cause === 'lifecycle') expect(org.users.find(userId)?.status).to.equal('DEPROVISIONED');
      if (row?.scope === 'GROUP') expect(org.memberships.has(row.groupId ?? '', userId), key).to.equal(true);
    }
  });

  it('has it all in its log, a cause and what follows from it in one transaction or as a job', async () => {
    const now = new Date(Date.now() - 3_600_000).toISOString();
    const began = new Date(Date.now() - 60 * 86_400_000).toISOString();
    const sandbox = await at(now, { began });
    const filter = encodeURIComponent('eventType sw "application.user_membership."');

    const rows = await rowsOf(sandbox, `/api/v1/logs?since=${began}&until=${now}&limit=1000&filter=${filter}`);

    expect(rows.length).to.equal(sandbox.history.length);
    const kinds = new Set(rows.map(({ transaction }) => JSON.stringify(Reflect.get(Object(transaction), 'type'))));
    expect([...kinds].sort()).to.deep.equal(['"JOB"', '"WEB"']);
  });

  it('notes in its log what is changed by the API, with who called', async () => {
    const sandbox = await startSandbox({ ...SIZE });
    running.push(sandbox);
    const [app] = sandbox.org.listApps({ start: 3, limit: 1 }).items;
    const row = sandbox.org.appUsers(app?.id ?? '')?.slice(0, 1, ({ scope }) => scope === 'USER').items[0];
    const path = `/api/v1/apps/${app?.id}/users`;

    const gone = await call(sandbox, 'DELETE', `${path}/${row?.id}`);
    const { rows } = await get(
      sandbox,
      `/api/v1/logs?filter=${encodeURIComponent(`target.id eq "${row?.id}"`)}&limit=1000`,
    );

    const mine = rows.filter(({ eventType }) => eventType === 'application.user_membership.remove');
    expect([gone.status, mine.length]).to.deep.equal([204, 1]);
    expect(JSON.stringify(mine[0])).to.contain('"alternateId":"ada.administrator@example.com"');
  });

  it('has had taken away and given back what deeds say, once each, and in its log', async () => {
    const quiet = await at('2026-03-31T00:00:00.000Z');
    const pairs = [...accessesOf(quiet.org)].map((access) => access.split(' ') as [string, string]);
    const direct = pairs.filter(([app, user]) => {
      const isHeld = quiet.org.appGroupIds(app).some((group) => quiet.org.memberships.has(group, user));
      return quiet.org.appUsers(app)?.get(user)?.scope === 'USER' && !isHeld;
    });
    const isActive = ([, user]: [string, string]) => quiet.org.users.find(user)?.status === 'ACTIVE';
    const [gone, here] = [direct.find((pair) => !isActive(pair)), direct.find(isActive)];
    const of = [gone, here].map(([appId, userId] = ['', '']) => ({ appId, userId }));

    const { org, history } = await at('2026-03-31T00:00:00.000Z', {
      deeds: [
        { kind: 'give-back-one', of, at: '2026-03-30T23:59:00.000Z' },
        { kind: 'unassign', of, at: '2026-03-30T23:58:00.000Z' },
      ],
    });

    const told = history.filter(({ at: time }) => time.startsWith('2026-03-30T23:5') && time.endsWith('00.000Z'));
    expect(told.map(({ change, userId }) => [change, userId])).to.deep.equal([
      ['removed', of[0]?.userId],
      ['removed', of[1]?.userId],
      ['added', of[1]?.userId],
    ]);
    expect(of.map(({ appId, userId }) => org.appUsers(appId)?.has(userId))).to.deep.equal([false, true]);
  });

  it('cannot have begun after its now', async () => {
    expect(String(await rejectionOf(at('2025-12-31T00:00:00.000Z')))).to.contain('began:');
  });
});
