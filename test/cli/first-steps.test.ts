import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { runInProcess } from '../support/run-in-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('whoever begins', () => {
  let folder: string;
  let said: string;

  beforeEach(async () => {
    folder = await temporaryFolder('first');
    said = '';
  });

  async function typed(...argv: readonly string[]): Promise<number> {
    const { code, stdout, stderr } = await runInProcess(argv, { workingFolder: folder, env: {} });
    said += stdout + stderr;
    return code;
  }

  it('is told what to type where there are no runs yet', async () => {
    expect(await typed('runs')).to.equal(2);
    expect(said).to.equal(
      `okta-access-review: there is no folder ${join(folder, 'reports')}: \`okta-access-review review\` makes the first run in reports/; name the folder where runs lie elsewhere\n`,
    );
  });

  it('is told what to type where there is no such policy', async () => {
    expect(await typed('review', '--config', 'policy.yaml')).to.equal(2);
    expect(said).to.include(`${join(folder, 'policy.yaml')}: there is no such file: name the policy with --config`);
    expect(said).to.not.include('ENOENT');
  });

  it('is told what is wrong with the policy before the folder that is not empty', async () => {
    writeFileSync(join(folder, 'p.yaml'), 'aps: {}\n');

    expect(await typed('review', '--config', 'p.yaml', '--out', '.')).to.equal(2);
    expect(said).to.include('unknown key "aps"').and.not.include('is not empty');

    writeFileSync(join(folder, 'p.yaml'), '');
    await typed('review', '--config', 'p.yaml', '--out', '.');
    expect(said).to.include('is not empty');
  });
});
