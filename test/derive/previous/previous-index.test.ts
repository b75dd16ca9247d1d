import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Assignment } from '../../../src/assignment/assignment.js';
import { factsOf } from '../../../src/assignment/assignment-facts.js';
import type { App } from '../../../src/assignment/records.js';
import { loadPreviousOf } from '../../../src/derive/previous/previous-index.js';
import { LAYOUT } from '../../../src/run/layout.js';
import type { AppReadState } from '../../../src/run/run-facts.js';
import { anApp } from '../../support/builders.js';
import { aComparison } from '../../support/comparison.js';
import { rejectionOf } from '../../support/rejection.js';
import { aRead, snapshotOf, writeRecords } from '../../support/snapshot.js';

const BEFORE = '2026-01-01T00:00:00.000Z';
const SINCE = '2026-07-01T00:00:00.000Z';
const signal = new AbortController().signal;

describe('the index of the run before', () => {
  const cases: readonly (readonly [string, string | undefined, Partial<App>, AppReadState, readonly string[]])[] = [
    ['an app that was there and is', 'compared', {}, 'complete', []],
    ['an app that was created since', undefined, { created: SINCE }, 'complete', ['app-added', '', 'in scope']],
    [
      'an app that was created since, out of scope',
      undefined,
      { created: SINCE },
      'excluded',
      ['app-added', '', 'out of scope'],
    ],
    [
      'an older app that could not be seen before',
      undefined,
      { created: BEFORE },
      'complete',
      ['app-in-scope', 'not listed', 'in scope'],
    ],
    ['an older app that could not be seen before, out of scope', undefined, { created: BEFORE }, 'excluded', []],
    ['an app that came into scope', 'excluded', {}, 'complete', ['app-in-scope', 'out of scope', 'in scope']],
    ['an app that left it', 'compared', {}, 'excluded', ['app-out-of-scope', 'in scope', 'out of scope']],
    ['an app that is out of scope as before', 'excluded', {}, 'excluded', []],
    ['an app that was not read whole', 'unread', {}, 'complete', []],
  ];
  for (const [what, state, app, now, expected] of cases) {
    it(`says ${expected[0] ?? 'nothing'} of ${what}`, async () => {
      const index = await indexOf(state === undefined ? [] : [{ id: '0oa1', label: 'Was', state, rows: 0 }]);

      const changes = index?.changeOf(anApp({ id: '0oa1', ...app }), aRead('0oa1', { state: now })) ?? [];

      expect(changes.flatMap(({ change, before, after }) => [change, before, after])).to.deep.equal(expected);
    });
  }

  it('names those that are listed no more, after all others', async () => {
    const index = await indexOf([
      { id: '0oa1', label: 'Kept', state: 'compared', rows: 3 },
      { id: '0oa2', label: 'Gone', state: 'compared', rows: 7 },
      { id: '0oa3', label: 'Never in scope', state: 'excluded', rows: 0 },
      { id: '0oa4', label: 'Not read', state: 'unread', rows: 0 },
    ]);
    index?.changeOf(anApp({ id: '0oa1' }), aRead('0oa1'));

    expect(index?.gone().map(({ change, appLabel, before }) => [change, appLabel, before])).to.deep.equal([
      ['app-gone', 'Gone', 'in scope, assignments: 7'],
      ['app-gone', 'Never in scope', 'out of scope'],
      ['app-gone', 'Not read', 'in scope, not read whole'],
    ]);
  });

  it('takes the users of a new app for new, and says nothing of those of one that was merely hidden', async () => {
    const index = await indexOf([]);
    const kindOf = async (created: string) => {
      using comparison = await index?.forApp(anApp({ created }), aRead('0oa1'));
      const row: Assignment = { app: anApp(), appUser: { id: 'u1' }, user: { state: 'missing' } };
      return comparison?.of(row, factsOf(row)).change;
    };

    expect([await kindOf(SINCE), await kindOf(BEFORE)]).to.deep.equal(['new', undefined]);
  });

  it('is none where nothing is compared', async () => {
    expect(await loadPreviousOf('nowhere', {}, signal)).to.equal(undefined);
  });

  it('refuses records that are none', async () => {
    const error = await rejectionOf(indexOf([{ id: '0oa1', label: 'App', state: 'perhaps', rows: 0 }]));

    expect(String(error)).to.contain('a record is not a line of an app of the run before');
  });

  async function indexOf(apps: readonly unknown[]) {
    const folder = await snapshotOf();
    mkdirSync(join(folder, LAYOUT.previousRowsFolder), { recursive: true });
    await writeRecords(folder, LAYOUT.previousApps, apps);
    await writeRecords(folder, LAYOUT.previousRemovals, []);
    return await loadPreviousOf(folder, { comparison: aComparison({ startedAt: '2026-06-30T00:00:00.000Z' }) }, signal);
  }
});
