import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LoadedPolicy } from '../../../src/policy/policy.js';
import { asksWhoAndWhy, NO_CHANGE_LOG, startChangeLog } from '../../../src/review/change-log/start-change-log.js';
import type { RunBefore } from '../../../src/review/run-before.js';
import type { ChangeLogFacts } from '../../../src/run/change-log-facts.js';
import { aComparison } from '../../support/comparison.js';
import { policyFrom } from '../../support/policy-from.js';
import { apiError, failingPages, pagesAt, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const NOW = Date.parse('2026-06-30T12:00:00.000Z');
const loaded = (log: 'on' | 'off'): LoadedPolicy => ({ policy: policyFrom({ changes: { log } }), files: [] });
const beforeOf = (startedAt?: string): RunBefore => ({
  ...{ previous: { name: 'then', asOf: startedAt ?? '', manifestSha256: '' }, files: [], warnings: [] },
  comparison: startedAt === undefined ? undefined : aComparison({ startedAt }),
});

describe('who changed what, while a review reads', () => {
  let folder: string;
  let told: (ChangeLogFacts | undefined)[];
  beforeEach(async () => {
    folder = await temporaryFolder('start-change-log');
    await mkdir(join(folder, 'snapshot'));
    told = [];
  });

  const start = async (
    listLogEvents = () => pagesAt(NOW, []),
    startedAt: string | undefined = '2026-06-01T00:00:00.000Z',
  ) =>
    await startChangeLog(
      { folder },
      beforeOf(startedAt),
      { changeLogRead: (facts) => void told.push(facts) },
      {
        client: stubClient({ listLogEvents, serverNow: () => NOW }),
        ...{ policy: loaded('on'), signal: new AbortController().signal },
      },
    );

  it('is asked where there is something to explain and the policy wants it', () => {
    expect(asksWhoAndWhy(beforeOf('2026-06-01T00:00:00.000Z'), { policy: loaded('on') })).to.equal(true);
    expect(asksWhoAndWhy(beforeOf('2026-06-01T00:00:00.000Z'), { policy: loaded('off') })).to.equal(false);
    expect(asksWhoAndWhy(beforeOf(), { policy: loaded('on') })).to.equal(false);
  });

  it('is not asked by a run that compares nothing', async () => {
    const { policy, signal } = { policy: loaded('on'), signal: new AbortController().signal };
    const client = stubClient();

    await using log = await startChangeLog(
      { folder },
      beforeOf(),
      { changeLogRead: () => {} },
      { client, policy, signal },
    );

    expect(await log.finish({ stopped: undefined })).to.deep.equal(NO_CHANGE_LOG);
  });

  it('is in the snapshot before whoever waits for it is told', async () => {
    await using log = await start();

    const { facts, files, warnings } = await log.finish({ stopped: undefined });

    expect(told).to.deep.equal([facts]);
    expect(facts).to.include({ state: 'complete', isCut: false });
    expect(files.map(({ name }) => name)).to.deep.equal(['snapshot/change-events.ndjson.gz']);
    expect(warnings).to.deep.equal([]);
  });

  it('says where the log could not be read, and where Okta no longer has all of it', async () => {
    await using refused = await start(() => failingPages(apiError(403, 'E0000006', '/api/v1/logs')));
    const { warnings } = await refused.finish({ stopped: undefined });
    await using cut = await start(undefined, '2026-01-01T00:00:00.000Z');
    const { warnings: ofCut } = await cut.finish({ stopped: undefined });

    expect(warnings.join()).to.include('Who changed what is not known').and.include('403');
    expect(ofCut.join()).to.include('90 days').and.include('2026-04-01');
  });

  it('is given up by a run that was told to stop, which says why itself', async () => {
    await using log = await start();

    const { facts, warnings } = await log.finish({ stopped: new Error('SIGTERM') });

    expect(facts?.state).to.equal('incomplete');
    expect(warnings).to.deep.equal([]);
  });
});
