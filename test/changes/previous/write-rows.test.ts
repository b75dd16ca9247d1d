import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import type { EarlierDecision } from '../../../src/assignment/row-before.js';
import { rowKey } from '../../../src/assignment/row-key.js';
import { systemClock } from '../../../src/async/clock.js';
import type { Removals } from '../../../src/changes/previous/removals.js';
import { eachRowJudged } from '../../../src/changes/previous/rows-of-run.js';
import { type PreviousRowsWriter, previousRows, type WrittenRows } from '../../../src/changes/previous/write-rows.js';
import { RefusedError } from '../../../src/errors.js';
import { type FinishedRun, openFinishedRun } from '../../../src/run/finished-run.js';
import { readKeptRows } from '../../../src/run/kept-rows.js';
import { LAYOUT, previousRowsName } from '../../../src/run/layout.js';
import { type Manifest, parseManifest } from '../../../src/run/manifest.js';
import { aChangesRun, type ChangesRun, PAYROLL, SLACK, userId } from '../../support/changes-run.js';
import { rejectionOf } from '../../support/rejection.js';
import { jsonOf } from '../../support/review-run.js';
import { recordsIn } from '../../support/snapshot.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const KEEP: EarlierDecision = { decision: 'keep', reviewer: 'lena@example.com', at: '2026-06-30T00:00:00.000Z' };

describe('what is kept of each row of the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  let finished: FinishedRun;
  let manifest: Manifest;
  before(async () => {
    run = await aChangesRun();
    finished = await openFinishedRun(run.folder, systemClock);
    manifest = parseManifest(jsonOf(run.folder, 'manifest.json'));
  });
  after(async () => await run.stop());

  /** What is written of the run's rows by `each`, which gives them. */
  async function written(
    facts: FinishedRun['facts'],
    removed: Removals = new Map(),
    each: (take: PreviousRowsWriter['add']) => Promise<void> = judged,
  ): Promise<[WrittenRows, string]> {
    const into = await temporaryFolder('rows');
    await mkdir(join(into, LAYOUT.previousRowsFolder), { recursive: true });
    const writer = previousRows({
      run: { ...finished, facts },
      ...{ into, removed },
      decisions: {
        head: null,
        ofApp: async (appId) => new Map(appId === PAYROLL ? [[userId(3), KEEP]] : []),
        [Symbol.asyncDispose]: async () => {},
      },
    });
    await each(writer.add);
    return [await writer.finish(), into];
  }
  const judged = async (take: PreviousRowsWriter['add']) =>
    await eachRowJudged(finished, manifest, { ...finished.policy.report, take, signal: run.signal });
  const kept = async (take: PreviousRowsWriter['add']) => {
    for await (const rows of readKeptRows(run.folder)) await take(rows);
  };
  const rowsOf = async (into: string, app: string) =>
    (await recordsIn(into, previousRowsName(app))) as Record<string, unknown>[];

  it('is its values, what was decided, and how old its findings are, and nothing that is not', async () => {
    const [{ files, decided: counts }, into] = await written(finished.facts);

    const rows = await rowsOf(into, PAYROLL);
    const [plain, decided, left] = [1, 3, 19].map((n) => rows.find(({ id }) => id === userId(n)));
    expect(rows).to.have.lengthOf(20);
    expect(Object.keys(plain ?? {})).to.deep.equal(['id', 'values']);
    expect(plain?.values).to.have.lengthOf(COMPARED.length);
    expect(decided?.decision).to.deep.equal(KEEP);
    expect(left?.findings).to.deep.include({ 'user-deactivated': { firstSeen: finished.facts.asOf, reviews: 1 } });
    expect(files.map(({ name }) => name)).to.deep.equal([previousRowsName(PAYROLL), previousRowsName(SLACK)]);
    expect(counts).to.deep.equal({ asked: 40, decided: 1 });
  });

  it('is the same of the rows that the run kept as of its snapshot judged again', async () => {
    const [byRules] = await written(finished.facts);
    const [byRows] = await written(finished.facts, new Map(), kept);

    expect(byRows).to.deep.equal(byRules);
  });

  it('is of apps that were read to their end only', async () => {
    const apps = finished.facts.apps.map((app) =>
      app.appId === SLACK ? { ...app, state: 'incomplete' as const } : app,
    );

    const [{ files }, into] = await written({ ...finished.facts, apps });

    expect(files.map(({ name }) => name)).to.deep.equal([previousRowsName(PAYROLL)]);
    expect(await rowsOf(into, PAYROLL)).to.have.lengthOf(20);
  });

  it('is refused where an app has not as many rows as the run says', async () => {
    const fewer = async (take: PreviousRowsWriter['add']) => {
      for await (const { appId, rows } of readKeptRows(run.folder)) await take({ appId, rows: rows.slice(1) });
    };
    const without = async (take: PreviousRowsWriter['add']) => {
      for await (const rows of readKeptRows(run.folder)) if (rows.appId !== PAYROLL) await take(rows);
    };

    const refusals = await Promise.all(
      [fewer, without].map(async (each) => await rejectionOf(written(finished.facts, new Map(), each))),
    );

    for (const [at, found] of [19, 0].entries()) {
      expect(refusals[at]).to.be.instanceOf(RefusedError);
      expect(refusals[at]?.message)
        .to.contain(`has ${found} rows of the app ${PAYROLL}, where`)
        .and.match(/ says 20$/);
    }
  });

  it('lets a keep accept the return of what had been removed, and nothing else', async () => {
    const removal = (n: number) => ({ appId: PAYROLL, userId: userId(n), at: KEEP.at, by: '', run: KEEP.at });
    const removed: Removals = new Map([3, 4].map((n) => [rowKey(PAYROLL, userId(n)), removal(n)]));

    await written(finished.facts, removed);

    expect([...removed.keys()]).to.deep.equal([rowKey(PAYROLL, userId(4))]);
  });
});
