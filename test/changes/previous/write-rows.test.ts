import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import type { EarlierDecision } from '../../../src/assignment/row-before.js';
import { rowKey } from '../../../src/assignment/row-key.js';
import { systemClock } from '../../../src/async/clock.js';
import type { Removals } from '../../../src/changes/previous/removals.js';
import { type PreviousRowsWriter, previousRows, rulesToJudgeBy } from '../../../src/changes/previous/write-rows.js';
import { deriveJudged } from '../../../src/derive/judged-rows.js';
import { type FinishedRun, openFinishedRun } from '../../../src/run/finished-run.js';
import { LAYOUT, previousRowsName } from '../../../src/run/layout.js';
import { parseManifest } from '../../../src/run/manifest.js';
import { aChangesRun, type ChangesRun, PAYROLL, SLACK, userId } from '../../support/changes-run.js';
import { jsonOf } from '../../support/review-run.js';
import { recordsIn } from '../../support/snapshot.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const KEEP: EarlierDecision = { decision: 'keep', reviewer: 'lena@example.com', at: '2026-06-30T00:00:00.000Z' };

describe('what is kept of each row of the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  let finished: FinishedRun;
  before(async () => {
    run = await aChangesRun();
    finished = await openFinishedRun(run.folder, systemClock);
  });
  after(async () => await run.stop());

  async function written(
    facts: FinishedRun['facts'],
    removed: Removals = new Map(),
    rules?: ReadonlySet<string>,
  ): Promise<[PreviousRowsWriter, string]> {
    const into = await temporaryFolder('rows');
    await mkdir(join(into, LAYOUT.previousRowsFolder), { recursive: true });
    const writer = previousRows({
      run: { ...finished, facts },
      manifest: parseManifest(jsonOf(run.folder, 'manifest.json')),
      ...{ into, roleAttributes: [], removed },
      decisions: {
        head: null,
        ofApp: async (appId) => new Map(appId === PAYROLL ? [[userId(3), KEEP]] : []),
        [Symbol.asyncDispose]: async () => {},
      },
    });
    await deriveJudged(finished, run.signal, writer, { rules });
    return [writer, into];
  }
  const rowsOf = async (into: string, app: string) =>
    (await recordsIn(into, previousRowsName(app))) as Record<string, unknown>[];

  it('is its values, what was decided, and how old its findings are, and nothing that is not', async () => {
    const [writer, into] = await written(finished.facts);

    const rows = await rowsOf(into, PAYROLL);
    const [plain, decided, left] = [1, 3, 19].map((n) => rows.find(({ id }) => id === userId(n)));
    expect(rows).to.have.lengthOf(20);
    expect(Object.keys(plain ?? {})).to.deep.equal(['id', 'values']);
    expect(plain?.values).to.have.lengthOf(COMPARED.length);
    expect(decided?.decision).to.deep.equal(KEEP);
    expect(left?.findings).to.deep.include({ 'user-deactivated': { firstSeen: finished.facts.asOf, reviews: 1 } });
    expect(writer.files().map(({ name }) => name)).to.have.members([
      previousRowsName(PAYROLL),
      previousRowsName(SLACK),
    ]);
    expect(writer.decided()).to.deep.equal({ asked: 40, decided: 1 });
  });

  it('is the same by the rules that found something as by all of them', async () => {
    const manifest = parseManifest(jsonOf(run.folder, 'manifest.json'));
    const rules = rulesToJudgeBy(finished, manifest);

    const [byAll] = await written(finished.facts);
    const [bySome] = await written(finished.facts, new Map(), rules);

    expect([...(rules ?? [])])
      .to.include('user-deactivated')
      .and.not.include('direct-assignment');
    expect(bySome.files()).to.deep.equal(byAll.files());
  });

  it('asks for all rules where any of them may end that a decision is carried forward', () => {
    const manifest = parseManifest(jsonOf(run.folder, 'manifest.json'));
    const { policy, facts } = finished;
    const reviewers = { by: 'owner', fallback: 'cfo@example.com', scope: 'changed', carryForward: 'P1Y' } as const;
    const comparison = {
      ...{ startedAt: facts.startedAt, columns: [...COMPARED], roleAttributes: [], decisions: null, journal: null },
      ...{ apps: 1, compared: 1, rows: 1, removals: 0 },
    };
    const carrying = { ...finished, policy: { ...policy, reviewers: { ...policy.reviewers, ...reviewers } } };

    expect(rulesToJudgeBy({ ...carrying, facts: { ...facts, comparison } } as FinishedRun, manifest)).to.equal(
      undefined,
    );
    expect(rulesToJudgeBy(carrying as FinishedRun, manifest)).to.not.equal(undefined);
    expect(rulesToJudgeBy({ ...finished, facts: { ...facts, comparison } }, manifest)).to.not.equal(undefined);
  });

  it('is said of each app, with the rows of those that were read to their end only', async () => {
    const apps = finished.facts.apps.map((app) =>
      app.appId === SLACK ? { ...app, state: 'incomplete' as const } : app,
    );

    const [writer, into] = await written({ ...finished.facts, apps });

    expect(writer.files().map(({ name }) => name)).to.deep.equal([previousRowsName(PAYROLL)]);
    expect(await rowsOf(into, PAYROLL)).to.have.lengthOf(20);
    expect(writer.apps().map(({ id }) => id)).to.have.members([PAYROLL, SLACK]);
  });

  it('lets a keep accept the return of what had been removed, and nothing else', async () => {
    const removal = (n: number) => ({ appId: PAYROLL, userId: userId(n), at: KEEP.at, by: '', run: KEEP.at });
    const removed: Removals = new Map([3, 4].map((n) => [rowKey(PAYROLL, userId(n)), removal(n)]));

    await written(finished.facts, removed);

    expect([...removed.keys()]).to.deep.equal([rowKey(PAYROLL, userId(4))]);
  });
});
