import { expect } from 'chai';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import { systemClock } from '../../../src/async/clock.js';
import { eachRowJudged, hasKeptRows, rulesToJudgeBy } from '../../../src/changes/previous/rows-of-run.js';
import { type FinishedRun, openFinishedRun } from '../../../src/run/finished-run.js';
import { type KeptRows, readKeptRows } from '../../../src/run/kept-rows.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { type Manifest, parseManifest } from '../../../src/run/manifest.js';
import { aChangesRun, type ChangesRun } from '../../support/changes-run.js';
import { jsonOf } from '../../support/review-run.js';

describe('the rows of the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  let finished: FinishedRun;
  let manifest: Manifest;
  let roleAttributes: readonly string[];
  before(async () => {
    run = await aChangesRun();
    finished = await openFinishedRun(run.folder, systemClock);
    manifest = parseManifest(jsonOf(run.folder, 'manifest.json'));
    roleAttributes = finished.policy.report.roleAttributes;
  });
  after(async () => await run.stop());

  it('are, judged again by the rules that found something, those that the run kept', async () => {
    const [kept, judged]: [string[], string[]] = [[], []];
    const linesOf = ({ appId, rows }: KeptRows) => rows.map((row) => `${appId} ${row}`);
    for await (const rows of readKeptRows(run.folder)) kept.push(...linesOf(rows));

    const take = async (rows: KeptRows) => void judged.push(...linesOf(rows));
    await eachRowJudged(finished, manifest, { roleAttributes, take, signal: run.signal });

    expect([...(rulesToJudgeBy(finished, manifest) ?? [])])
      .to.include('user-deactivated')
      .and.not.include('direct-assignment');
    expect(kept).to.have.lengthOf(40);
    expect(judged).to.deep.equal(kept);
  });

  it('are judged again where the run kept none, was made by another version, or took roles from elsewhere', () => {
    const { predicate, subject } = manifest;
    const older = { ...manifest, predicate: { ...predicate, product: { ...predicate.product, version: '0.9.0' } } };
    const without = { ...manifest, subject: subject.filter(({ name }) => name !== LAYOUT.nextReview) };

    expect(hasKeptRows(finished, manifest, roleAttributes)).to.equal(true);
    expect(hasKeptRows(finished, manifest, ['other'])).to.equal(false);
    expect(hasKeptRows(finished, older, roleAttributes)).to.equal(false);
    expect(hasKeptRows(finished, without, roleAttributes)).to.equal(false);
  });

  it('are judged by all rules where any of them may end that a decision is carried forward', () => {
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
});
