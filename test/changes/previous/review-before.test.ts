import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { reviewsUpTo } from '../../../src/changes/previous/review-before.js';
import { openFinishedRun } from '../../../src/run/finished-run.js';
import { keptPlan, RECORDS } from '../../../src/run/layout.js';
import { parseManifest } from '../../../src/run/manifest.js';
import { MAX_TREND } from '../../../src/run/trend-facts.js';
import { apply, planned } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, longAgo, PAYROLL } from '../../support/changes-run.js';
import { aComparison } from '../../support/comparison.js';
import { aReviewBefore } from '../../support/later-numbers.js';
import { jsonOf } from '../../support/review-run.js';

describe('reviewsUpTo', () => {
  let run: ChangesRun;
  let checksum: string;
  const counts = { asked: 40, decided: 1 };

  before(async () => {
    run = await aChangesRun({ asOf: longAgo() });
    ({ checksum } = await planned(run, [[PAYROLL, 5]]));
    await apply(run, checksum);
  });
  after(async () => {
    await run.stop();
  });

  async function reviews(more: { trend?: number; journal?: number; summary?: boolean } = {}) {
    const finished = await openFinishedRun(run.folder, systemClock);
    const trend = Array.from({ length: more.trend ?? 0 }, (_, n) => aReviewBefore({ assignments: n }));
    const facts = { ...finished.facts, comparison: aComparison({ trend }) };
    const manifest = parseManifest(jsonOf(run.folder, 'manifest.json'));
    const { summary, ...predicate } = manifest.predicate;
    const journal = more.journal === 0 ? null : { seq: more.journal ?? 100, digest: '' };
    return await reviewsUpTo(
      { ...finished, facts },
      {
        ...manifest,
        predicate: more.summary === false || summary === undefined ? predicate : { ...predicate, summary },
      },
      { counts, journal, signal: run.signal },
    );
  }

  it('adds the run itself to the reviews that it has kept, and lets the oldest go', async () => {
    const kept = await reviews({ trend: MAX_TREND });

    expect(kept).to.have.lengthOf(MAX_TREND);
    expect(kept[0]?.assignments).to.equal(1);
    expect(kept.at(-1)).to.include({ assignments: 40, decided: 1, asked: 40, removed: 1, medianDays: 0 });
  });

  it('does not count what the journal says after the record that counts', async () => {
    expect((await reviews({ journal: 1 })).at(-1)).to.include({ removed: 0, medianDays: null });
    expect((await reviews({ journal: 0 })).at(-1)).to.include({ removed: 0, medianDays: null });
  });

  it('leaves out a run whose reports were never written', async () => {
    expect(await reviews({ trend: 2, summary: false })).to.have.lengthOf(2);
  });

  it('knows nothing of removals whose plan is gone', async () => {
    await rm(join(run.folder, keptPlan(checksum).plan));
    await rm(join(run.folder, RECORDS.plan));

    expect((await reviews()).at(-1)).to.include({ removed: null, medianDays: null });
  });
});
