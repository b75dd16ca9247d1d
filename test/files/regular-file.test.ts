import { execFileSync } from 'node:child_process';
import { mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { openRegular, readRegular } from '../../src/files/regular-file.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('a regular file', () => {
  let folder: string;
  let path: string;

  beforeEach(async () => {
    folder = await temporaryFolder('regular');
    path = join(folder, 'plan.json');
    await writeFile(path, 'text');
  });

  it('is read whole', async () => {
    expect((await readRegular(path)).toString()).to.equal('text');
  });

  it('that is missing is told as the system tells it', async () => {
    expect(await rejectionOf(readRegular(join(folder, 'absent')))).to.have.property('code', 'ENOENT');
  });

  for (const mode of ['read', 'write'] as const) {
    for (const [what, make, message] of [
      ['a link', async (at: string) => await symlink(path, at), 'is a link'],
      [
        'a pipe that nobody writes to',
        async (at: string) => void execFileSync('mkfifo', [at]),
        'is not a regular file',
      ],
      ['a folder', async (at: string) => void (await mkdir(at)), 'is not a regular file'],
    ] as const) {
      it(`is not ${what}, opened to ${mode}`, async () => {
        const other = join(folder, 'other');
        await make(other);

        const error = await rejectionOf(openRegular(other, mode));

        expect(error).to.have.property('name', 'RefusedError');
        expect(error.message).to.contain(message);
      });
    }
  }

  it('is not read where it is larger than any file of a run', async () => {
    const handle = await open(path, 'r+');
    await handle.truncate(300 * 1024 * 1024);
    await handle.close();

    expect((await rejectionOf(readRegular(path))).message).to.match(/has \d+ bytes: it is not a file of a run/);
  });
});
