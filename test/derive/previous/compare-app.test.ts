import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Assignment } from '../../../src/assignment/assignment.js';
import { factsOf } from '../../../src/assignment/assignment-facts.js';
import type { Change } from '../../../src/assignment/change.js';
import { UNLOGGED } from '../../../src/derive/previous/changes.js';
import { compareApp, valuesOf } from '../../../src/derive/previous/compare-app.js';
import { loadPreviousRows } from '../../../src/derive/previous/previous-rows.js';
import { createLineStore } from '../../../src/files/line-store.js';
import { previousRowsName } from '../../../src/run/layout.js';
import type { PreviousRowRecord } from '../../../src/run/previous-records.js';
import { anApp, anAssignment } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { snapshotOf, writeRecords } from '../../support/snapshot.js';

const APP = anApp();
const signal = new AbortController().signal;
const person = (id: string, title = 'Accountant') => anAssignment({ user: { id, profile: { title } } });
const kept = (row: Assignment, more: Partial<PreviousRowRecord> = {}): PreviousRowRecord => ({
  id: row.appUser.id,
  values: valuesOf(row, factsOf(row), []),
  ...more,
});

describe('the comparison of an app', () => {
  it('tells new, changed, same and gone rows apart', async () => {
    const { changes, kinds } = await compared(
      [kept(person('u1')), kept(person('u2')), kept(person('u3'))],
      [person('u3'), person('u2', 'Lead'), person('u4')],
    );

    expect(kinds).to.deep.equal({ u2: 'changed', u3: 'same', u4: 'new' });
    expect(changes.map(({ change, userId, what, after }) => [change, userId, what, after])).to.deep.equal([
      ['changed', 'u2', 'title', 'Lead'],
      ['added', 'u4', '', ''],
      ['removed', 'u1', '', ''],
    ]);
  });

  it('depends on no order of either side', async () => {
    const [a, b, c, d] = [person('u1'), person('u2'), person('u3', 'Lead'), person('u4')];
    const before = [kept(a), kept(b), kept(person('u3')), kept(person('u5'))];
    const after = [a, b, c, d];
    const sorted = (changes: readonly Change[]) => changes.map((each) => JSON.stringify(each)).sort();
    const expected = sorted((await compared(before, after)).changes);

    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray(before, { minLength: 4 }),
        fc.shuffledSubarray(after, { minLength: 4 }),
        async (one, other) => {
          const { changes } = await compared(one, other);
          expect(sorted(changes)).to.deep.equal(expected);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives a row what was decided and found on it, the day of the decision being enough', async () => {
    const decision = { decision: 'keep', reviewer: 'cfo@example.com', at: '2026-08-31T10:11:12.000Z' } as const;
    const findings = { 'user-inactive': { firstSeen: '2026-03-31T00:00:00.000Z', reviews: 2 } };

    const { befores } = await compared([kept(person('u1'), { decision, findings })], [person('u1')]);

    expect(befores[0]?.decision).to.deep.equal({ ...decision, at: '2026-08-31' });
    expect(befores[0]?.findings?.get('user-inactive')).to.deep.equal(findings['user-inactive']);
  });

  it('finds nothing gone in an app that was not read to its end, and nothing new where the run before did not read it', async () => {
    const cut = await compared([kept(person('u1')), kept(person('u2'))], [person('u2')], { isWhole: false });
    const unread = await compared(undefined, [person('u2')]);

    expect([cut.changes, cut.kinds]).to.deep.equal([[], { u2: 'same' }]);
    expect([unread.changes, unread.kinds]).to.deep.equal([[], { u2: undefined }]);
  });

  it('knows what the run before removed since it began, and nothing older', async () => {
    const removal = { appId: APP.id, by: 'job@example.com', run: '2026-06-30T00:00:00.000Z' };
    const removals = [
      { ...removal, userId: 'u1', at: '2026-07-01T00:00:00.000Z' },
      { ...removal, userId: 'u2', at: '2026-03-01T00:00:00.000Z' },
    ];

    const { changes } = await compared([kept(person('u1')), kept(person('u2'))], [], { removals });

    expect(changes.map(({ userId, cause, by }) => [userId, cause, by])).to.deep.equal([
      ['u1', 'review', ''],
      ['u2', '', ''],
    ]);
  });

  it('refuses a record of the run before that has a user twice', async () => {
    const error = await rejectionOf(compared([kept(person('u1')), kept(person('u1'))], []));

    expect(String(error)).to.contain('line 2: the user u1 comes twice');
  });

  interface Overrides {
    readonly isWhole?: boolean;
    readonly removals?: readonly { appId: string; userId: string; at: string; by: string; run: string }[];
  }

  async function compared(
    before: readonly PreviousRowRecord[] | undefined,
    after: readonly Assignment[],
    { isWhole = true, removals = [] }: Overrides = {},
  ) {
    const folder = await snapshotOf();
    const name = previousRowsName(APP.id);
    await mkdir(dirname(join(folder, name)), { recursive: true });
    if (before !== undefined) await writeRecords(folder, name, before);
    using comparison = compareApp({
      app: APP,
      rows: before === undefined ? undefined : await loadPreviousRows(folder, APP.id, createLineStore(), signal),
      isWhole,
      startedAt: '2026-06-30T00:00:00.000Z',
      roleAttributes: [],
      removalOf: (_app, userId) => removals.find((each) => each.userId === userId),
      attribute: UNLOGGED,
    });
    const befores = after.map((row) => comparison.of(row, factsOf(row)));
    const made = after.flatMap((row, n) =>
      comparison.changesOf(row, factsOf(row), befores[n] ?? { change: undefined, changed: [] }),
    );
    const kinds = Object.fromEntries(after.map((row, n) => [row.appUser.id, befores[n]?.change]));
    return { befores, kinds, changes: [...made, ...comparison.removed()] };
  }
});
