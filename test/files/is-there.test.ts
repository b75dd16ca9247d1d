import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { isThere } from '../../src/files/is-there.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('whether something is at a path', () => {
  it('is so for files, for folders and for links to them', async () => {
    const folder = await temporaryFolder('is-there');
    const file = join(folder, 'file');
    await writeFile(file, '');
    await symlink(file, join(folder, 'link'));

    const found = await Promise.all([folder, file, join(folder, 'link')].map(isThere));

    expect(found).to.deep.equal([true, true, true]);
  });

  it('is not so for what is absent, for what lies in a file, and for a link that leads nowhere', async () => {
    const folder = await temporaryFolder('is-there');
    await writeFile(join(folder, 'file'), '');
    await symlink(join(folder, 'absent'), join(folder, 'link'));

    const found = await Promise.all(['absent', 'file/within', 'link'].map((name) => isThere(join(folder, name))));

    expect(found).to.deep.equal([false, false, false]);
  });
});
