import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError, RefusedError } from '../../../src/errors.js';
import { lockFolder } from '../../../src/files/folder-lock.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { type NewRunOptions, startRun } from '../../../src/review/open/new-run.js';
import type { OpenedRun } from '../../../src/review/open/opened-run.js';
import { readReadLog } from '../../../src/run/read-log.js';
import { VERSION } from '../../../src/version.js';
import { anApp } from '../../support/builders.js';
import { fakeClock } from '../../support/fake-clock.js';
import { rejectionOf } from '../../support/rejection.js';
import { aLoadedPolicy } from '../../support/review-parts.js';
import { apiError, failingPages, pagesAt, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const NOW = Date.parse('2026-11-24T06:00:00.000Z');
const DAY = 86_400_000;

describe('a new run', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await temporaryFolder('new-run');
    folder = join(parent, 'run');
  });

  it('has the org’s time, a folder with the policy as used, and the org’s apps', async () => {
    await using run = await started({ at: NOW + 5000 });

    expect([run.folder, run.asOf, run.startedAt]).to.deep.equal([
      folder,
      '2026-11-24T06:00:05.000Z',
      '2026-11-24T06:00:05.000Z',
    ]);
    expect(run.list?.apps.map(({ id }) => id)).to.deep.equal(['0oa1']);
    expect([run.stopped, run.warnings, run.resumedAt, run.resumed.size]).to.deep.equal([undefined, [], [], 0]);
    expect(run.policyFiles.map(({ name }) => name)).to.deep.equal(['policy.yaml']);
    expect(readFileSync(join(folder, 'policy.yaml'), 'utf8')).to.equal('{}\n');
  });

  it('notes what a run that resumes it must have in common with it', async () => {
    await using _run = await started({ asOf: '2026-11-01T00:00:00.000Z' });

    const { start, hasApps } = await readReadLog(folder);
    expect(hasApps).to.equal(true);
    expect(start).to.deep.equal({
      kind: 'start',
      org: 'https://acme.okta.com',
      version: VERSION,
      asOf: '2026-11-01T00:00:00.000Z',
      startedAt: '2026-11-24T06:00:00.000Z',
      only: ['Payroll'],
      formats: ['csv'],
    });
  });

  it('holds its folder until it is let go', async () => {
    {
      await using _run = await started();
      expect(readdirSync(folder)).to.include('.lock');
    }
    expect(readdirSync(folder)).not.to.include('.lock');
  });

  it('has no apps and says why where the org does not answer, by this machine’s clock', async () => {
    const down = apiError(503, '');

    await using run = await started({ listApps: () => failingPages(down) });

    expect([run.list, run.stopped, run.startedAt]).to.deep.equal([undefined, down, '2026-11-24T06:00:00.000Z']);
    expect(existsSync(join(folder, 'policy.yaml'))).to.equal(true);
  });

  for (const refusal of [apiError(401, 'E0000011'), apiError(403, 'E0000006'), new RefusedError('no such scope')]) {
    it(`leaves no trace where the credential is refused from the start: ${refusal.message}`, async () => {
      expect(await rejectionOf(started({ listApps: () => failingPages(refusal) }))).to.equal(refusal);
      expect(existsSync(folder)).to.equal(false);
    });
  }

  it('does not call a list whole that ended early', async () => {
    const dead = apiError(401, 'E0000011');
    await using run = await started({
      listApps: async function* () {
        for await (const page of pagesAt(NOW, [anApp({ id: '0oa1' })], [])) {
          yield page;
          throw dead;
        }
      },
    });

    expect([run.list?.apps.length, run.stopped]).to.deep.equal([1, dead]);
    expect((await readReadLog(folder)).hasApps).to.equal(false);
  });

  it('refuses a folder that holds anything, and leaves it as it is', async () => {
    mkdirSync(folder);
    writeFileSync(join(folder, 'somebody.txt'), 'x');

    expect(await rejectionOf(started())).to.be.instanceOf(ConfigError);
    expect(readdirSync(folder)).to.deep.equal(['somebody.txt']);
  });

  it('refuses a folder that another run has locked, and leaves it as it is', async () => {
    await using _other = await started();
    const before = readdirSync(folder, { recursive: true }).sort();

    await rejectionOf(started());

    expect(readdirSync(folder, { recursive: true }).sort()).to.deep.equal(before);
  });

  it('refuses an as-of that lies in the future of the org', async () => {
    const error = await rejectionOf(started({ asOf: '2026-11-24T06:00:01.000Z' }));

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.contain("the org's clock says 2026-11-24T06:00:00.000Z");
    expect(existsSync(folder)).to.equal(false);
  });

  describe('of an org whose clock is far from this machine’s', () => {
    for (const at of [NOW + DAY, NOW - DAY]) {
      it(`takes a day's difference: ${new Date(at).toISOString()}`, async () => {
        await using run = await started({ at });

        expect([run.asOf, run.warnings]).to.deep.equal([new Date(at).toISOString(), []]);
      });
    }

    for (const at of [NOW + DAY + 1, NOW - DAY - 1, 0, 8.64e15]) {
      it(`refuses more, both clocks named: ${new Date(at).toISOString()}`, async () => {
        const error = await rejectionOf(started({ at }));

        expect(error).to.be.instanceOf(RefusedError);
        expect(error.message)
          .to.contain(`the org's clock says ${new Date(at).toISOString()}`)
          .and.contain("this machine's 2026-11-24T06:00:00.000Z")
          .and.contain('--as-of');
        expect(existsSync(folder)).to.equal(false);
      });

      it(`takes it with a warning where as-of is given: ${new Date(at).toISOString()}`, async () => {
        await using run = await started({ at, asOf: '2026-11-24T05:00:00.000Z' });

        expect([run.asOf, run.startedAt]).to.deep.equal(['2026-11-24T05:00:00.000Z', new Date(at).toISOString()]);
        expect(run.warnings.join()).to.contain(new Date(at).toISOString());
      });
    }
  });

  describe('whose beginning fails', () => {
    it('leaves a folder that can be used again', async () => {
      const bad = { name: 'policy.yaml' as const, text: '{}\n' };
      // the second file of the policy has no place, as on a full disk
      const policy = { ...aLoadedPolicy(), files: [bad, { ...bad, name: 'no/such/folder' as 'waivers.yaml' }] };

      await rejectionOf(started({ policy }));

      expect(readdirSync(folder)).to.deep.equal([]);
      await using run = await started();
      expect(run.list?.apps).to.have.lengthOf(1);
    });

    it('lets go of the folder', async () => {
      const policy = { ...aLoadedPolicy(), files: [{ name: 'no/such' as 'policy.yaml', text: '' }] };

      await rejectionOf(started({ policy }));

      await (await lockFolder(folder)).release();
    });
  });

  async function started(
    overrides: Partial<NewRunOptions> & { readonly at?: number; readonly listApps?: OktaClient['listApps'] } = {},
  ): Promise<OpenedRun> {
    const { at = NOW, listApps = () => pagesAt(at, [anApp({ id: '0oa1' })]), ...options } = overrides;
    return await startRun({
      client: stubClient({ listApps }),
      policy: aLoadedPolicy(),
      only: ['Payroll'],
      formats: ['csv'],
      asOf: undefined,
      folderFor: () => folder,
      clock: fakeClock(NOW),
      signal: new AbortController().signal,
      ...options,
    });
  }
});
