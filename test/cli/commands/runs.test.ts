import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildManifest } from '../../../src/report/manifest.js';
import { manifestText } from '../../../src/run/manifest.js';
import { someRunFacts } from '../../support/run-facts.js';
import { runInProcess } from '../../support/run-in-process.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe('the list of runs', () => {
  it('says when a run was read where that is not the day of its as-of', async () => {
    const folder = await temporaryFolder('runs');
    await aRun(folder, 'then', '2026-02-28T00:00:00.000Z', '2026-11-23T00:00:00.000Z');
    await aRun(folder, 'there', '2026-11-23T00:00:00.000Z', '2026-11-23T09:00:00.000Z');

    const { stdout } = await runInProcess(['runs', '.'], { workingFolder: folder, env: {} });

    expect(stdout).to.match(/^then: \S+ as of 2026-02-28T00:00:00.000Z; read 2026-11-23; all apps/m);
    expect(stdout).to.match(/^there: \S+ as of 2026-11-23T00:00:00.000Z; all apps/m);
  });
});

async function aRun(folder: string, name: string, asOf: string, startedAt: string): Promise<void> {
  const run = someRunFacts({ asOf, startedAt });
  const path = join(folder, name);
  await mkdir(join(path, 'snapshot'), { recursive: true });
  await writeFile(join(path, 'policy.yaml'), '{}\n');
  await writeFile(join(path, 'snapshot', 'run.json'), JSON.stringify(run));
  await writeFile(join(path, 'manifest.json'), manifestText(buildManifest({ run, files: [], summary: undefined })));
}
