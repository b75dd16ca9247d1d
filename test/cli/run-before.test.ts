import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../src/async/clock.js';
import { runBefore } from '../../src/cli/run-before.js';
import { ConfigError } from '../../src/errors.js';
import { openFinishedRun } from '../../src/run/finished-run.js';
import { aChangesRun, type ChangesRun, longAgo, PAYROLL } from '../support/changes-run.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('how a review finds the run before', function () {
  this.timeout(60_000);

  let run: ChangesRun;
  before(async () => {
    run = await aChangesRun({ asOf: longAgo() });
  });
  after(async () => await run.stop());

  const find = async (named: string | undefined, only: readonly string[] = []) => {
    const { policy } = await openFinishedRun(run.folder, systemClock);
    const options = { named, org: run.client.org, selection: { ...policy.apps, only }, roleAttributes: [] };
    return await runBefore(options, { clock: systemClock, signal: run.signal });
  };

  it('takes the newest complete one of the same scope beside it', async () => {
    const beside = join(run.folder, '..', 'next');

    const [same, narrower] = [await find(undefined), await find(undefined, ['Payroll'])];

    expect(await same.previousRun(beside)).to.include({ name: 'run' });
    expect(await narrower.previousRun(beside)).to.equal(null);
  });

  it('takes the one that is named, by its folder or its manifest, wherever it lies, and keeps what is compared', async () => {
    const elsewhere = join(await temporaryFolder('elsewhere'), 'next');

    for (const named of [run.folder, join(run.folder, 'manifest.json')]) {
      const before = await find(named);
      const previous = await before.previousRun(elsewhere);
      const into = await temporaryFolder('into');
      await mkdir(join(into, 'snapshot'));
      const recorded = await before.recordPrevious?.(previous ?? { name: '', asOf: '', manifestSha256: '' }, into);
      expect(previous?.name).to.equal('run');
      expect(recorded?.facts).to.include({ compared: 2, rows: 40 });
      expect(recorded?.files.some(({ name }) => name.includes(PAYROLL))).to.equal(true);
    }
  });

  it('refuses a named one that is none, before anything is asked of Okta', async () => {
    expect(await rejectionOf(find(join(run.folder, 'snapshot')))).to.be.instanceOf(ConfigError);
  });
});
