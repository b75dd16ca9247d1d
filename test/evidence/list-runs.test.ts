import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listRuns } from '../../src/evidence/list-runs.js';
import { signOffHeader } from '../../src/evidence/signoff-record.js';
import { openChainedLog } from '../../src/files/chained-log.js';
import { buildManifest } from '../../src/report/manifest.js';
import { manifestText } from '../../src/run/manifest.js';
import type { RunFacts } from '../../src/run/run-facts.js';
import { ORG, someRunFacts } from '../support/run-facts.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW_MS = Date.parse('2026-11-24T06:00:00Z');
const SCOPE = someRunFacts().selection;

describe('the runs of a folder', () => {
  let folder: string;
  const { signal } = new AbortController();

  beforeEach(async () => {
    folder = await temporaryFolder('list-runs');
  });

  async function aRun(name: string, overrides: Partial<RunFacts>): Promise<string> {
    const run = someRunFacts(overrides);
    const path = join(folder, name);
    await mkdir(join(path, 'snapshot'), { recursive: true });
    await writeFile(join(path, 'policy.yaml'), '{}\n');
    await writeFile(join(path, 'snapshot', 'run.json'), JSON.stringify(run));
    await writeFile(join(path, 'manifest.json'), manifestText(buildManifest({ run, files: [], summary: undefined })));
    return path;
  }

  it('say who was signed off, and leave no file of theirs open', async function () {
    const path = await aRun('a', { asOf: '2026-06-30T00:00:00.000Z' });
    const manifestSha256 = createHash('sha256')
      .update(await readFile(join(path, 'manifest.json')))
      .digest('hex');
    const log = await openChainedLog(join(path, 'signoff.json'), signOffHeader(manifestSha256), { sync: false });
    for (const by of ['CISO', 'CFO']) await log.append({ kind: 'signoff', at: '2026-07-01T00:00:00.000Z', by });
    await log.close();

    const { runs } = await listRuns(folder, { now: () => NOW_MS }, signal);

    expect(runs.map(({ signedOff }) => signedOff)).to.deep.equal([true]);
    if (!existsSync('/proc/self/fd')) this.skip();
    expect((await openFiles()).filter((file) => file.startsWith(folder))).to.deep.equal([]);
  });

  /** The paths of what this process has open. */
  async function openFiles(): Promise<string[]> {
    const numbers = await readdir('/proc/self/fd');
    return await Promise.all(numbers.map((number) => readlink(`/proc/self/fd/${number}`).catch(() => '')));
  }

  it('come by org and as-of, each with its scope, verdict and signature', async () => {
    await aRun('b', { asOf: '2026-09-30T00:00:00.000Z', verdict: 'incomplete', gaps: ['an app'] });
    const signed = await aRun('a', { asOf: '2026-06-30T00:00:00.000Z', selection: { ...SCOPE, only: ['Payroll'] } });
    await writeFile(join(signed, 'manifest.dsse.json'), '{}');

    const { runs } = await listRuns(folder, { now: () => NOW_MS }, signal);

    const common = { org: ORG, startedAt: someRunFacts().startedAt, rows: undefined, decided: 0, signedOff: false };
    expect(runs).to.deep.equal([
      { ...common, name: 'a', asOf: '2026-06-30T00:00:00.000Z', scope: ['Payroll'], verdict: 'complete', signed: true },
      { ...common, name: 'b', asOf: '2026-09-30T00:00:00.000Z', scope: [], verdict: 'incomplete', signed: false },
    ]);
  });

  it('show the quarters that no complete review of all apps covers, the running one aside', async () => {
    await aRun('q4', { asOf: '2025-12-31T00:00:00.000Z' });
    await aRun('q1', { asOf: '2026-03-31T00:00:00.000Z', verdict: 'incomplete', gaps: ['an app'] });
    await aRun('q2', { asOf: '2026-06-30T00:00:00.000Z', selection: { ...SCOPE, only: ['Payroll'] } });
    await aRun('q3', { asOf: '2026-09-30T00:00:00.000Z' });

    const { gaps } = await listRuns(folder, { now: () => NOW_MS }, signal);

    expect(gaps).to.deep.equal([
      { org: ORG, quarter: '2026-Q1' },
      { org: ORG, quarter: '2026-Q2' },
    ]);
  });

  it('name what looks like a run and is not finished, and pass over what does not', async () => {
    await mkdir(join(folder, 'interrupted', 'snapshot'), { recursive: true });
    await mkdir(join(folder, 'charts'));
    await writeFile(join(folder, 'notes.txt'), '');

    const { runs, unreadable } = await listRuns(folder, { now: () => NOW_MS }, signal);

    expect(runs).to.deep.equal([]);
    expect(unreadable.map(({ name }) => name)).to.deep.equal(['interrupted']);
    expect(unreadable[0]?.why).to.contain('no manifest');
  });
});
