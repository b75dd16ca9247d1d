import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { appReviewsBeside } from '../../src/run/app-reviews.js';
import { readRunFacts } from '../../src/run/read-run-facts.js';
import { aChangesRun, type ChangesRun, longAgo, nextRun, OPEN_BRAKES, PAYROLL, SLACK } from '../support/changes-run.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('when apps were reviewed before', function () {
  this.timeout(60_000);
  let run: ChangesRun;

  before(async () => {
    run = await aChangesRun({ policy: `${OPEN_BRAKES}report: { every: P3M }\n`, asOf: longAgo() });
  });
  after(async () => {
    await run.stop();
  });

  it('is in the facts of a run, by the runs beside it, an app left out by --app among them', async () => {
    const payroll = await nextRun(run, { name: 'payroll', only: ['Payroll'] });
    const last = await nextRun(run, { name: 'last', previous: payroll, only: ['Slack'] });

    const [first, second, third] = await Promise.all([run.folder, payroll, last].map(readRunFacts));
    expect(first?.appReviews).to.deep.equal([
      { appId: PAYROLL, asOf: '' },
      { appId: SLACK, asOf: '' },
    ]);
    expect(second?.appReviews?.map(({ asOf }) => asOf)).to.deep.equal([first?.asOf, first?.asOf]);
    expect(third?.appReviews).to.deep.equal([
      { appId: PAYROLL, asOf: second?.asOf },
      { appId: SLACK, asOf: first?.asOf },
    ]);
    expect((await run.verify(last)).outcome).to.equal('intact');
  });

  it('stays what it was when the runs beside are gone', async () => {
    const last = join(run.folder, '..', 'last');
    const away = await temporaryFolder('away');
    await rename(last, join(away, 'last'));

    expect((await run.verify(join(away, 'last'))).outcome).to.equal('intact');
    const { org, asOf } = await readRunFacts(join(away, 'last'));
    expect(await appReviewsBeside(join(away, 'last'), { org, asOf, appIds: [PAYROLL] })).to.deep.equal([
      { appId: PAYROLL, asOf: '' },
    ]);
  });
});
