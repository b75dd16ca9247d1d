import { execFileSync } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { folderEntries, refuseIrregular } from '../../src/run/folder-entries.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe("the entries of a run's folder", () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder('entries');
    await mkdir(join(folder, 'snapshot', 'app-users'), { recursive: true });
    await writeFile(join(folder, 'manifest.json'), '{}');
    await writeFile(join(folder, 'snapshot', 'app-users', '0oa1.ndjson.gz'), '');
  });

  async function entries(): Promise<(readonly [string, string | undefined])[]> {
    const found: (readonly [string, string | undefined])[] = [];
    for await (const { name, problem } of folderEntries(folder)) found.push([name, problem]);
    return found;
  }

  it('are its files, whatever folder they lie in', async () => {
    expect(await entries()).to.deep.equal([
      ['manifest.json', undefined],
      ['snapshot/app-users/0oa1.ndjson.gz', undefined],
    ]);
    await refuseIrregular(folder);
  });

  it('may be none: a folder that is not there holds nothing', async () => {
    await refuseIrregular(join(folder, 'absent'));
  });

  for (const [what, make, problem] of [
    ['a link to a file', async (path: string) => await symlink('/etc/hostname', path), 'is a link'],
    ['a link to a folder', async (path: string) => await symlink('/', path), 'is a link'],
    ['a link to nothing', async (path: string) => await symlink('/nonexistent', path), 'is a link'],
    ['a pipe', async (path: string) => void execFileSync('mkfifo', [path]), 'is not a regular file'],
    ['a folder', async (path: string) => void (await mkdir(path)), 'is a folder where a file belongs'],
  ] as const) {
    for (const name of ['journal.ndjson', 'policy.yaml', `plan-${'a'.repeat(64)}.json`]) {
      it(`are refused where ${name} is ${what}`, async () => {
        await make(join(folder, name));

        expect((await entries()).find(([file]) => file === name)?.[1]).to.contain(problem);
        expect((await rejectionOf(refuseIrregular(folder))).message).to.contain(`${join(folder, name)} ${problem}`);
      });
    }
  }

  it('are not followed where a folder of the run is a link', async () => {
    await rm(join(folder, 'snapshot'), { recursive: true });
    await symlink('/', join(folder, 'snapshot'));

    expect((await entries()).map(([name]) => name)).to.deep.equal(['manifest.json', 'snapshot']);
  });
});
