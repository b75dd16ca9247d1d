import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { RefusedError } from '../../../src/errors.js';
import { lockFolder } from '../../../src/files/folder-lock.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { findInterruptedRun, resumeRun } from '../../../src/review/open/interrupted-run.js';
import type { OpenedRun } from '../../../src/review/open/opened-run.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { openReadLog, type ReadLogEntry, readReadLog, startOf } from '../../../src/run/read-log.js';
import { VERSION } from '../../../src/version.js';
import { anApp } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { snapshotOf, writeRecords } from '../../support/snapshot.js';
import { apiError, failingPages, pagesAt, stubClient } from '../../support/stub-client.js';

const NOW = Date.parse('2026-11-24T07:00:00.000Z');
const START: ReadLogEntry = {
  kind: 'start',
  org: 'https://acme.okta.com',
  version: VERSION,
  asOf: '2026-11-24T05:00:00.000Z',
  startedAt: '2026-11-24T06:00:00.000Z',
  only: [],
  formats: ['csv'],
};

describe('an interrupted run', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await snapshotOf({ apps: [anApp({ id: '0oa1' }), anApp({ id: '0oa2' })] });
    writeFileSync(join(folder, 'policy.yaml'), 'apps: { statuses: [ACTIVE] }\n');
  });

  it('is resumed with its own time, policy, apps and pages', async () => {
    await noted(START, { kind: 'apps' }, { ...startOf('0oa1'), pages: 3 });

    await using run = await resumed();

    expect([run.asOf, run.startedAt]).to.deep.equal(['2026-11-24T05:00:00.000Z', '2026-11-24T06:00:00.000Z']);
    expect(run.list?.apps.map(({ id }) => id)).to.deep.equal(['0oa1', '0oa2']);
    expect(run.list?.file).to.include({ name: LAYOUT.apps, rows: 2 });
    expect(run.resumed.get('0oa1')?.pages).to.equal(3);
    expect(run.policyFiles.map(({ name }) => name)).to.deep.equal(['policy.yaml']);
    expect((await findInterruptedRun(folder)).policy.policy.apps.statuses).to.deep.equal(['ACTIVE']);
  });

  it('keeps the roster and the register that it was begun with', async () => {
    await noted(START, { kind: 'apps' });
    for (const name of [LAYOUT.roster, LAYOUT.sources]) writeFileSync(join(folder, name), '{}');

    await using run = await resumed();

    expect(run.policyFiles.map(({ name }) => name)).to.deep.equal(['policy.yaml', LAYOUT.roster, LAYOUT.sources]);
  });

  it('writes down when it was resumed, each time', async () => {
    await noted(START, { kind: 'apps' }, { kind: 'resume', at: '2026-11-24T06:30:00.000Z' });
    {
      await using run = await resumed();
      expect(run.resumedAt).to.deep.equal(['2026-11-24T06:30:00.000Z', '2026-11-24T07:00:00.000Z']);
    }
    expect((await readReadLog(folder)).resumedAt).to.have.lengthOf(2);
  });

  it('lists the apps again where it had not come to their end', async () => {
    await noted(START);

    await using run = await resumed({ listApps: () => pagesAt(NOW, [anApp({ id: '0oa3' })]) });

    expect(run.list?.apps.map(({ id }) => id)).to.deep.equal(['0oa3']);
    expect((await readReadLog(folder)).hasApps).to.equal(true);
  });

  it('says what keeps the apps from being listed', async () => {
    await noted(START);
    const dead = apiError(401, 'E0000011');

    await using run = await resumed({ listApps: () => failingPages(dead) });

    expect([run.list, run.stopped]).to.deep.equal([undefined, dead]);
  });

  it('is incomplete where its list of apps is damaged', async () => {
    await noted(START, { kind: 'apps' });
    writeFileSync(join(folder, LAYOUT.apps), 'no gzip');

    await using run = await resumed();

    expect(String(run.stopped)).to.contain('damaged');
  });

  it('is refused where it is of another org, and not locked then', async () => {
    await noted({ ...START, org: 'https://other.okta.com' });

    const error = await rejectionOf(resumed());

    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.contain(
      'is a run of https://other.okta.com; the credentials are for https://acme.okta.com',
    );
    expect(readdirSync(folder)).not.to.include('.lock');
  });

  it('is refused where another version began it', async () => {
    await noted({ ...START, version: '0.0.1' });

    expect((await rejectionOf(findInterruptedRun(folder))).message).to.contain('was begun by version 0.0.1');
  });

  it('is not found where nothing was noted', async () => {
    expect(await rejectionOf(findInterruptedRun(folder))).to.be.instanceOf(RefusedError);
  });

  it('is refused where its notes were edited, before anything is asked', async () => {
    await noted(START, { kind: 'apps' });
    writeFileSync(join(folder, 'snapshot', 'read-log.ndjson'), `${JSON.stringify(START)}\n`);

    expect(await rejectionOf(findInterruptedRun(folder))).to.be.instanceOf(RefusedError);
  });

  it('lets go of the folder where it cannot be opened', async () => {
    await noted(START);
    const run = await findInterruptedRun(folder);
    writeFileSync(join(folder, 'snapshot', 'read-log.ndjson'), 'edited\n');

    await rejectionOf(resumeRun(run, options({})));

    await (await lockFolder(folder)).release();
  });

  async function noted(...entries: readonly ReadLogEntry[]): Promise<void> {
    await writeRecords(folder, LAYOUT.apps, [anApp({ id: '0oa1' }), anApp({ id: '0oa2' })]);
    const log = await openReadLog(folder);
    for (const entry of entries) await log.append(entry);
    await log.close();
  }

  async function resumed(calls: Partial<OktaClient> = {}): Promise<OpenedRun> {
    return await resumeRun(await findInterruptedRun(folder), options(calls));
  }

  function options(calls: Partial<OktaClient>) {
    return { client: stubClient({ serverNow: () => NOW, ...calls }), signal: new AbortController().signal };
  }
});
