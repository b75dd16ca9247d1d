import { expect } from 'chai';
import type { App, AppUser, JsonObject, User } from '../../src/assignment/records.js';
import { type DeriveOptions, deriveRows } from '../../src/derive/derive-rows.js';
import type { ReviewedApp, ReviewedAssignment } from '../../src/report/model.js';
import { createEvaluator } from '../../src/rules/evaluate.js';
import type { PeopleOfRun } from '../../src/run/people-of-run.js';
import { embeddedOnly, findAmong } from '../../src/run/user-lookups.js';
import { AS_OF, AS_OF_MS, anApp, anAppUser, aUser } from '../support/builders.js';
import { aRulePolicy } from '../support/outcomes.js';
import { rejectionOf } from '../support/rejection.js';
import { aRead, snapshotOf } from '../support/snapshot.js';

const NOBODY: PeopleOfRun = { hrOf: () => undefined, counts: () => undefined };
const [ONE, TWO] = [anApp({ id: '0oa1' }), anApp({ id: '0oa2' })] as [App, App];

describe('derive rows', () => {
  it('hands on app by app, and row by row as they were listed, each with its user', async () => {
    const { events, rows } = await derived({
      appUsers: { '0oa1': [row('u2'), row('u1')], '0oa2': [row('u3')] },
      apps: [
        { app: ONE, read: aRead('0oa1', { rows: 2 }) },
        { app: TWO, read: aRead('0oa2') },
      ],
    });

    expect(events).to.deep.equal(['u2', 'u1', 'end of 0oa1', 'u3', 'end of 0oa2']);
    expect(rows.map(({ assignment }) => assignment.user.state)).to.deep.equal(['found', 'found', 'found']);
    expect(rows[0]?.assignment.app).to.equal(ONE);
  });

  it('ends an app of which nothing was read without looking for its file', async () => {
    const { events } = await derived({
      apps: [{ app: ONE, read: aRead('0oa1', { state: 'excluded', why: 'exclude: x', pages: 0, rows: 0 }) }],
    });

    expect(events).to.deep.equal(['end of 0oa1']);
  });

  it('shows the rows that an incomplete app has', async () => {
    const { events } = await derived({
      appUsers: { '0oa1': [row('u1')] },
      apps: [{ app: ONE, read: aRead('0oa1', { state: 'incomplete', why: '403' }) }],
    });

    expect(events).to.deep.equal(['u1', 'end of 0oa1']);
  });

  it('judges every row by the policy', async () => {
    const gone = aUser({ id: 'u1', status: 'DEPROVISIONED' });

    const { rows } = await derived({ appUsers: { '0oa1': [row('u1', gone), row('u2')] } });

    expect(rows.map(({ evaluation }) => evaluation.recommendation)).to.deep.equal(['revoke', 'keep']);
  });

  it('knows a name that two users of one app share, whichever comes first, and in no other app', async () => {
    const named = (id: string, userName: string) => ({ ...row(id), credentials: { userName } });

    const { rows } = await derived({
      appUsers: {
        '0oa1': [named('u1', 'shared'), named('u2', 'own'), named('u3', 'SHARED')],
        '0oa2': [named('u4', 'shared')],
      },
      apps: [
        { app: ONE, read: aRead('0oa1', { rows: 3 }) },
        { app: TWO, read: aRead('0oa2') },
      ],
    });

    const shared = rows.map(({ evaluation }) =>
      evaluation.findings.some(({ ruleId }) => ruleId === 'shared-app-username'),
    );
    expect(shared).to.deep.equal([true, false, true, false]);
  });

  it('reads an app twice that is too large to hold, to the same rows', async () => {
    const { rows } = await derived({
      appUsers: { '0oa1': [row('u1'), row('u2')] },
      apps: [{ app: ONE, read: aRead('0oa1', { rows: 12_001 }) }],
    });

    expect(rows.map(({ assignment }) => assignment.appUser.id)).to.deep.equal(['u1', 'u2']);
  });

  it('hands on five hundred rows at a time at most, and says how many', async () => {
    const many = Array.from({ length: 1100 }, (_, n) => ({ id: `u${n}` })); // so short that all are in one chunk

    const { batches, told } = await derived({ appUsers: { '0oa1': many } });

    expect(batches).to.deep.equal([500, 500, 100]);
    expect(told).to.deep.equal(batches);
  });

  it('waits for the writers before it reads on', async () => {
    let [now, most] = [0, 0];
    const many = Array.from({ length: 1100 }, (_, n) => bare(`u${n}`));

    await derived({
      appUsers: { '0oa1': many },
      writer: {
        assignments: async () => {
          most = Math.max(most, ++now);
          await new Promise(setImmediate);
          now -= 1;
        },
        changes: async () => {},
        endApp: async () => {},
      },
    });

    expect(most).to.equal(1);
  });

  describe('users that rows came without', () => {
    it('are loaded once, and only where a row needs one', async () => {
      let loads = 0;
      const loadUsers = async () => {
        loads += 1;
        return findAmong([aUser({ id: 'u1' }), aUser({ id: 'u2' })]);
      };

      const { rows } = await derived({
        appUsers: { '0oa1': [bare('u1')], '0oa2': [bare('u2')] },
        apps: [
          { app: ONE, read: aRead('0oa1', { notEmbedded: 1 }) },
          { app: TWO, read: aRead('0oa2', { notEmbedded: 1 }) },
        ],
        loadUsers,
      });
      const before = loads;
      await derived({ appUsers: { '0oa1': [row('u1')] }, loadUsers });

      expect(rows.map(({ assignment }) => assignment.user.state)).to.deep.equal(['found', 'found']);
      expect([before, loads]).to.deep.equal([1, 1]);
    });

    it('are taken from those that are known before the snapshot has them', async () => {
      const { rows } = await derived({
        appUsers: { '0oa1': [bare('u1')] },
        apps: [{ app: ONE, read: aRead('0oa1', { notEmbedded: 1 }) }],
        usersOf: () => findAmong([aUser({ id: 'u1' })]),
        loadUsers: () => Promise.reject(new Error('nobody expected this')),
      });

      expect(rows[0]?.assignment.user.state).to.equal('found');
    });

    it('are unread where nobody knows them, and nothing is concluded of them', async () => {
      const { rows } = await derived({ appUsers: { '0oa1': [bare('u1')] } });

      expect(rows[0]?.assignment.user.state).to.equal('unread');
      expect(rows[0]?.evaluation.recommendation).to.equal('check');
    });

    it('are never somebody else whom the row embeds', async () => {
      const { rows } = await derived({
        appUsers: { '0oa1': [row('u1', aUser({ id: 'u2', status: 'DEPROVISIONED' }))] },
        apps: [{ app: ONE, read: aRead('0oa1', { notEmbedded: 1 }) }],
        loadUsers: async () => findAmong([aUser({ id: 'u1' })]),
      });

      const [only] = rows;
      expect(only?.assignment.user).to.deep.equal({ state: 'found', user: aUser({ id: 'u1' }) });
      expect(only?.evaluation.recommendation).to.equal('keep');
    });
  });

  it('ends where it is told to stop', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    const error = await rejectionOf(derived({ appUsers: { '0oa1': [row('u1')] }, signal: stop.signal }));

    expect(error.message).to.equal('stopped');
  });

  it('ends with what went wrong in loading the paths, though people take longer to load', async () => {
    const slowly = () => new Promise<PeopleOfRun>((resolve) => setImmediate(() => setImmediate(() => resolve(NOBODY))));
    const given = { appUsers: { '0oa1': [row('u1')] }, loadPeople: slowly };

    for (const load of ['loadPaths', 'loadUses', 'loadPrevious', 'loadUsers'] as const) {
      const failing = {
        [load]: () => Promise.reject(new Error(load)),
        apps: [{ app: ONE, read: aRead('0oa1', { notEmbedded: 1 }) }],
      };
      expect((await rejectionOf(derived({ ...given, ...failing }))).message).to.equal(load);
    }
  });

  it('ends where an app’s file is missing, and names it', async () => {
    expect((await rejectionOf(derived({}))).message).to.match(/0oa1\.ndjson\.gz is missing/);
  });

  interface Given extends Partial<Omit<DeriveOptions, 'apps'>> {
    readonly appUsers?: Readonly<Record<string, readonly JsonObject[]>>;
    readonly apps?: readonly ReviewedApp[];
  }

  async function derived({ appUsers = {}, apps = [{ app: ONE, read: aRead('0oa1') }], ...overrides }: Given) {
    const events: string[] = [];
    const rows: ReviewedAssignment[] = [];
    const batches: number[] = [];
    const told: number[] = [];
    await deriveRows({
      folder: await snapshotOf({ appUsers }),
      apps: (async function* () {
        yield* apps;
      })(),
      loadUsers: async () => embeddedOnly,
      loadPeople: async () => NOBODY,
      roleAttributes: [],
      asOf: AS_OF,
      evaluator: createEvaluator(aRulePolicy(), AS_OF_MS),
      writer: {
        assignments: async (batch) => {
          batches.push(batch.length);
          rows.push(...batch);
          events.push(...batch.map(({ assignment }) => assignment.appUser.id));
        },
        changes: async () => {},
        endApp: async ({ app }) => {
          events.push(`end of ${app.id}`);
        },
      },
      onRows: (count) => told.push(count),
      signal: new AbortController().signal,
      ...overrides,
    });
    return { events, rows, batches, told };
  }
});

function row(id: string, user: User = aUser({ id })): AppUser {
  return { ...bare(id), _embedded: { user } };
}

/** A row without its user, and without a user name, so that no two share one. */
function bare(id: string): AppUser {
  return anAppUser({ id, credentials: null });
}
