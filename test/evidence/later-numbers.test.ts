import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { remediationTable } from '../../src/changes/apply/remediation.js';
import { rederive } from '../../src/derive/rederive.js';
import { laterNumbers } from '../../src/evidence/later-numbers.js';
import { readPageData } from '../../src/evidence/verify/page-data.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import type { LaterNumbers } from '../../src/pages/review/later-numbers.js';
import type { ReviewNumbers } from '../../src/pages/review/review-data.js';
import { createProgress } from '../../src/review/progress.js';
import { apply, decide, planned } from '../support/apply-run.js';
import { CAMPAIGN_POLICY, send } from '../support/campaign-run.js';
import { aChangesRun, type ChangesRun, longAgo, nextRun, PAYROLL, SLACK } from '../support/changes-run.js';
import { mailServer } from '../support/mail-server.js';
import { jsonOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';

describe('what became of a run, and the row of reviews that it stands in', function () {
  this.timeout(60_000);
  let run: ChangesRun;
  let later: LaterNumbers | undefined;
  let next: string;

  const laterOf = async (folder: string) => {
    const more = await remediationTable(folder, { clock: systemClock, signal: run.signal });
    return { more, later: await laterNumbers(folder, more, { clock: systemClock, signal: run.signal }) };
  };
  const reported = async (folder: string, out: string) => {
    const { more, later: numbers } = await laterOf(folder);
    await rederive({
      ...{ folder, out, policy: undefined, formats: ['html'], progress: createProgress(), signal: run.signal },
      ...{ more: more === undefined ? [] : [more], later: numbers },
    });
    const path = join(out, 'access-review.html');
    return { text: readFileSync(path, 'utf8'), numbers: (await readPageData(path)).numbers as ReviewNumbers };
  };
  const trendOf = (folder: string) => at(jsonOf(folder, 'snapshot/run.json'), 'comparison', 'trend');

  before(async () => {
    run = await aChangesRun({ policy: CAMPAIGN_POLICY, asOf: longAgo() });
    expect((await laterOf(run.folder)).later).to.equal(undefined);
    const server = await mailServer({});
    await send(run, server);
    await server.close();
    await decide(
      run,
      [1, 2, 4].map((n) => [PAYROLL, n] as const),
      'keep',
      'user3@example.com',
    );
    const { checksum } = await planned(
      run,
      [
        [PAYROLL, 5],
        [PAYROLL, 6],
      ],
      'user3@example.com',
    );
    await apply(run, checksum);
    await planned(run, [[SLACK, 12]], 'user4@example.com'); // by a group: work for people
    later = (await laterOf(run.folder)).later;
    next = await nextRun(run, { formats: ['csv', 'html'] });
  });
  after(async () => {
    await run.stop();
  });

  it('counts what the reviewers have decided, those with the most left first', () => {
    expect(later?.progress).to.deep.include({ rows: 40, decided: 6, carried: 0, keep: 3, revoke: 3, reviewerCount: 3 });
    expect(later?.progress?.reviewers.map(({ reviewer, open }) => [reviewer, open])).to.deep.equal([
      ['user4@example.com', 18],
      ['user3@example.com', 14],
      ['team@example.com', 2],
    ]);
  });

  it('puts every row of the plans into one outcome, and says how long removing took', () => {
    const counts = later?.plan?.outcomes.filter(({ count }) => count > 0);

    expect(counts).to.deep.equal([
      { label: 'removed, and proven gone', count: 2 },
      { label: 'to be done by hand', count: 1 },
    ]);
    expect(later?.plan).to.include({ removed: 2, medianDays: 0 });
  });

  it('says who has a packet, and who is late', () => {
    expect(later?.campaign?.totals).to.deep.equal([
      { label: 'reviewers', count: 3 },
      { label: 'packet sent', count: 3 },
      { label: 'packet came back', count: 0 },
      { label: 'all decided', count: 0 },
      { label: 'reminded', count: 0 },
      { label: 'escalated', count: 0 },
      { label: 'late', count: 3 },
    ]);
    expect(later?.campaign?.reviewers[0]).to.include({
      packet: 'sent',
      isBack: false,
      rows: 2,
      decided: 0,
      isLate: true,
      isEscalated: false,
    });
  });

  it('names the records, how far they went and when', () => {
    expect(later?.records.map(({ name }) => name)).to.deep.equal([
      'deliveries.ndjson',
      'decisions.ndjson',
      'journal.ndjson',
      'plan.json',
    ]);
    for (const { records, digest, lastAt } of later?.records ?? []) {
      expect(records).to.be.above(0);
      expect(digest).to.match(/^[0-9a-f]{64}$/);
      expect(Date.parse(lastAt)).to.be.above(0);
    }
  });

  it('keeps of the review before what it found, what was decided and what was removed', () => {
    expect(trendOf(next)).to.deep.equal([
      {
        asOf: at(jsonOf(run.folder, 'snapshot/run.json'), 'asOf'),
        manifestSha256: at(jsonOf(next, 'snapshot/run.json'), 'previous', 'manifestSha256'),
        assignments: 40,
        open: at(jsonOf(run.folder, 'manifest.json'), 'predicate', 'summary', 'open'),
        ...{ asked: 40, decided: 6, removed: 2, medianDays: 0 },
      },
    ]);
  });

  it('shows the row of reviews in the page that a run is made with, and nothing that came after', async () => {
    const { numbers } = await readPageData(join(next, 'access-review.html'));

    expect(numbers).to.not.have.property('later');
    expect(at(numbers, 'trend', '0')).to.include({ assignments: 40, decided: 6, removed: 2 });
    expect(at(numbers, 'trend', '1')).to.include({ assignments: 38, decided: null, removed: null });
  });

  it('hands the reviews before on to the next run, also where their folders are gone', async () => {
    const third = await nextRun(run, { name: 'third', previous: next });

    expect(trendOf(third)).to.have.lengthOf(2);
    expect(at(trendOf(third), '0')).to.deep.equal(at(trendOf(next), '0'));
    expect(at(trendOf(third), '1')).to.deep.include({ assignments: 38, asked: 38, decided: 0, removed: 0 });
  });

  it('is counted again by verify, from the run before, whatever was decided there since', async () => {
    const copy = `${run.folder}-later`;
    await cp(run.folder, copy, { recursive: true });
    await decide({ ...run, folder: copy }, [[PAYROLL, 7]], 'keep', 'user3@example.com');

    const options = { previous: copy, clock: systemClock, signal: run.signal };
    const report = await verifyRun(next, options);

    expect(report.checks.find(({ id }) => id === 'before')).to.include({ state: 'holds' });
    expect(report.problems).to.deep.equal([]);
  });

  it('stands in the page that report makes, and is the same for the same records', async () => {
    const [one, other] = [await reported(run.folder, `${run.folder}-a`), await reported(run.folder, `${run.folder}-b`)];

    expect(one.numbers.later).to.deep.equal(later);
    expect(one.text).to.equal(other.text);
    for (const title of ['How far the reviewers are', 'The mail to the reviewers', 'What became of the plan']) {
      expect(one.text).to.include(`<caption>${title}</caption>`);
    }
    expect(one.text).to.include('decisions.ndjson').and.to.include(later?.records[1]?.digest);
  });
});
