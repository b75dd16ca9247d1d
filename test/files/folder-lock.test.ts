import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { lockFolder } from '../../src/files/folder-lock.js';
import { rejectionOf } from '../support/rejection.js';

describe('folder lock', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    path = join(folder, '.lock');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is gone when released', async () => {
    const lock = await lockFolder(folder);

    await lock.release();

    expect(existsSync(path)).to.equal(false);
  });

  it('refuses a folder that a living process holds, naming it', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname() }));

    const error = await rejectionOf(lockFolder(folder));

    expect(error.message).to.contain(`in use by process ${process.ppid}`);
  });

  it('takes over the lock of a process that died', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(path, JSON.stringify({ pid, host: hostname() }));

    const lock = await lockFolder(folder);

    await lock.release();
    expect(existsSync(path)).to.equal(false);
  });

  it('takes over a lock that was torn while it was written', async () => {
    writeFileSync(path, '{"pid":');

    const lock = await lockFolder(folder);

    await lock.release();
    expect(existsSync(path)).to.equal(false);
  });

  it('refuses the lock of another machine, which cannot be judged from here', async () => {
    writeFileSync(path, JSON.stringify({ pid: 1, host: 'build-agent-7' }));

    const error = await rejectionOf(lockFolder(folder));

    expect(error.message).to.contain('the machine build-agent-7').and.to.contain(path);
  });
});
