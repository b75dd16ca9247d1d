import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { createProgress } from '../../../src/review/progress.js';
import type { ReadRun } from '../../../src/review/report/run-facts-of.js';
import { type Reported, startReports, writeReports } from '../../../src/review/report/write-reports.js';
import { AS_OF, anApp, anAppUser, aUser } from '../../support/builders.js';
import { aLoadedPolicy, anOpenedRun, aPopulation, aReadRun } from '../../support/review-parts.js';
import { aRead, snapshotOf } from '../../support/snapshot.js';
import { stubClient } from '../../support/stub-client.js';

const NOTHING_BEFORE: ReadRun['before'] = { previous: null, comparison: undefined, files: [], warnings: [] };
const APP = anApp({ id: '0oa1' });
const LATER = Date.parse('2026-11-24T08:00:00.000Z');

describe('reports of a review', function () {
  this.timeout(30_000);

  it('are derived while apps are still being read, and end with the facts of the run', async () => {
    const { reported, progress, folder } = await written();

    expect(reported.failure).to.equal(undefined);
    const names = ['assignments.csv', 'findings.csv', 'apps.csv', 'for-next-review.ndjson.gz'];
    expect(reported.files.map(({ name }) => name)).to.deep.equal(names);
    expect(reported.summary).to.include({ assignments: 1, appsInScope: 1 });
    expect(reported.facts).to.include({ verdict: 'complete', finishedAt: '2026-11-24T08:00:00.000Z' });
    expect(readFileSync(join(folder, 'assignments.csv'), 'utf8')).to.contain('ada.nakamura@example.com');
    expect([progress.state.phase, progress.state.reported]).to.deep.equal(['writing reports', 1]);
  });

  it('never end before they began, whatever the clock of an org that does not answer says', async () => {
    const { reported } = await written({ serverNow: 0 });

    expect(reported.facts.finishedAt).to.equal(AS_OF);
  });

  it('quote the run before', async () => {
    const previous = { name: 'q3', asOf: '2026-08-31T00:00:00.000Z', manifestSha256: 'a'.repeat(64) };

    const { reported } = await written({}, { previous });

    expect(reported.facts.previous).to.equal(previous);
  });

  it('are none where no apps could be listed, and that is not a failure of theirs', async () => {
    const run = anOpenedRun({ stopped: new Error('401') });
    await using reports = startReports(run, NOTHING_BEFORE, [], parts());

    const reported = await writeReports(reports, aReadRun({ run }), parts());

    expect([reports.thread, reported.files, reported.summary, reported.failure]).to.deep.equal([
      undefined,
      [],
      undefined,
      undefined,
    ]);
    expect(reported.facts.verdict).to.equal('incomplete');
  });

  it('are left out of a run that is told to stop, and leave no file behind', async () => {
    const stop = new AbortController();
    const reason = new Error('stopped by SIGTERM');
    stop.abort(reason);

    const { reported, folder } = await written({ signal: stop.signal });

    expect([reported.failure, reported.summary, reported.files]).to.deep.equal([reason, undefined, []]);
    expect(existsSync(join(folder, 'assignments.csv'))).to.equal(false);
  });

  it('say why they could not be written, and leave no file behind', async () => {
    const { reported, folder } = await written({ damage: true });

    expect(String(reported.failure)).to.contain('damaged');
    expect(existsSync(join(folder, 'assignments.csv'))).to.equal(false);
  });

  interface Overrides extends Partial<Parameters<typeof writeReports>[2]> {
    readonly serverNow?: number;
    readonly damage?: boolean;
  }

  /** Reports a run of one app and one user. */
  async function written(overrides: Overrides = {}, before: Partial<ReadRun['before']> = {}) {
    const { serverNow = LATER, damage = false, ...rest } = overrides;
    const row = anAppUser({ id: 'u1', _embedded: { user: aUser({ id: 'u1' }) } });
    const folder = await snapshotOf({ apps: [APP], appUsers: { [APP.id]: [row] } });
    writeFileSync(join(folder, 'policy.yaml'), '{}\n');
    if (damage) writeFileSync(join(folder, 'snapshot', 'app-users', `${APP.id}.ndjson.gz`), 'no gzip');
    const file = { name: 'snapshot/apps.ndjson.gz', bytes: 1, sha256: '0'.repeat(64), rows: 1 };
    const run = anOpenedRun({ folder, list: { apps: [APP], file, stopped: undefined } });
    const progress = createProgress();
    const options = { ...parts(serverNow), progress, ...rest };
    await using reports = startReports(run, NOTHING_BEFORE, [], options);
    reports.order.ended(aRead(APP.id));
    const population = aPopulation({ reads: [aRead(APP.id)] });
    const reported: Reported = await writeReports(
      reports,
      aReadRun({ run, population, before: { ...NOTHING_BEFORE, ...before } }),
      options,
    );
    return { reported, progress, folder };
  }
});

function parts(serverNow = LATER): Parameters<typeof writeReports>[2] & Parameters<typeof startReports>[3] {
  return {
    client: stubClient({ serverNow: () => serverNow }),
    signIn: { mode: 'SSWS', clientId: '' },
    policy: aLoadedPolicy(),
    only: [],
    formats: ['csv'],
    packetSecret: 'secret',
    progress: createProgress(),
    signal: new AbortController().signal,
  };
}
