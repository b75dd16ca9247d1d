import { expect } from 'chai';
import { eachJudgedRow } from '../../src/derive/judged-rows.js';
import { AS_OF_MS, anApp, anAppUser, aUser } from '../support/builders.js';
import { fakeClock } from '../support/fake-clock.js';
import { aPolicy } from '../support/policies.js';
import { someRunFacts } from '../support/run-facts.js';
import { aRead, snapshotOf } from '../support/snapshot.js';

const APPS = [anApp({ id: '0oa1' }), anApp({ id: '0oa2', name: 'active_directory' }), anApp({ id: '0oa3' })];

describe('judged rows', () => {
  it('are those of every app of the run, as its reports show them', async () => {
    const rows = await rowsOf();

    expect(rows.map(({ assignment, evaluation }) => [assignment.appUser.id, evaluation.recommendation])).to.deep.equal([
      ['u1', 'keep'],
      ['u2', 'revoke'],
    ]);
  });

  it('say which of them a plan refuses', async () => {
    const rows = await rowsOf();

    expect(rows.map(({ more }) => more?.guard)).to.deep.equal([undefined, 'directory']);
  });

  it('are those of the apps that are asked for', async () => {
    const rows = await rowsOf(new Set(['0oa2']));

    expect(rows.map(({ assignment }) => assignment.app.id)).to.deep.equal(['0oa2']);
  });

  it('are none of an app that the facts do not know', async () => {
    expect(await rowsOf(new Set(['0oa3']))).to.deep.equal([]);
  });

  async function rowsOf(only?: ReadonlySet<string>) {
    const rows: Parameters<Parameters<typeof eachJudgedRow>[2]>[0][] = [];
    const folder = await snapshotOf({
      apps: APPS,
      appUsers: {
        '0oa1': [anAppUser({ id: 'u1', _embedded: { user: aUser({ id: 'u1' }) } })],
        '0oa2': [anAppUser({ id: 'u2' })],
      },
      users: [aUser({ id: 'u2', status: 'DEPROVISIONED' })],
    });
    const facts = someRunFacts({ apps: [aRead('0oa1'), aRead('0oa2', { notEmbedded: 1 })] });
    const run = { folder, facts, policy: aPolicy(), manifestSha256: '0'.repeat(64), clock: fakeClock(AS_OF_MS) };
    await eachJudgedRow(run, new AbortController().signal, (row) => rows.push(row), only);
    return rows;
  }
});
