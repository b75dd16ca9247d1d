import { type ChildProcess, execFileSync, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { isLockDraft, isLockFile, lockFolder } from '../../src/files/folder-lock.js';
import { startOf } from '../../src/files/process-start.js';
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

  it('takes over the lock of a dead process whose id a stranger has now', async () => {
    const start = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6 12345';
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname(), start }));

    const lock = await lockFolder(folder);

    await lock.release();
    expect(existsSync(path)).to.equal(false);
  });

  it('tells nobody to stop a process that may be a stranger', async () => {
    writeFileSync(path, JSON.stringify({ pid: process.ppid, host: hostname() }));

    const error = await rejectionOf(lockFolder(folder));

    expect(error.message).not.to.contain('stop it');
    expect(error.message).to.contain(`delete ${path}`);
  });

  it('says when the process that holds it was started, where the system does', async () => {
    const lock = await lockFolder(folder);
    const held: unknown = JSON.parse(readFileSync(path, 'utf8'));
    await lock.release();

    expect(held).to.include({ start: await startOf(process.pid) });
  });

  it('is never read from a link or a pipe', async () => {
    writeFileSync(join(folder, 'other'), JSON.stringify({ pid: 1, host: hostname() }));
    symlinkSync(join(folder, 'other'), path);

    expect((await rejectionOf(lockFolder(folder))).message).to.contain('is a link');
    rmSync(path);
    execFileSync('mkfifo', [path]);
    expect((await rejectionOf(lockFolder(folder))).message).to.contain('is not a regular file');
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

  it('is readable by its owner alone, and the only file that it leaves while held', async () => {
    const lock = await lockFolder(folder);

    expect(readdirSync(folder)).to.deep.equal(['.lock']);
    expect(statSync(path).mode & 0o777).to.equal(0o600);
    await lock.release();
  });

  it('leaves the lock of another process alone when released', async () => {
    const lock = await lockFolder(folder);
    const other = JSON.stringify({ pid: process.ppid, host: hostname() });
    writeFileSync(path, other);

    await lock.release();

    expect(readFileSync(path, 'utf8')).to.equal(other);
  });

  it('gets past a process that died while it took a lock over', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const dead = JSON.stringify({ pid, host: hostname() });
    writeFileSync(path, dead);
    writeFileSync(`${path}.takeover`, dead);

    const lock = await lockFolder(folder);

    expect(readdirSync(folder)).to.deep.equal(['.lock']);
    await lock.release();
  });

  it('knows its own files by their names', () => {
    const id = '0f8fad5b-d9cb-469f-a165-70867728950e';
    const names = ['.lock', `.lock.${id}`, '.lock.takeover', `.lock.takeover.${id}`, '.lock.csv', 'a.lock', '.locks'];

    expect(names.filter((name) => isLockFile(name) || isLockDraft(name))).to.deep.equal(names.slice(0, 4));
    expect(names.filter(isLockDraft)).to.deep.equal([names[1], names[3]]);
  });

  it('sweeps what processes left that died while they took the folder, and nothing of the living', async () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    const draft = (id: number) => join(folder, `.lock.takeover.0f8fad5b-d9cb-469f-a165-70867728950${id}`);
    writeFileSync(draft(1), JSON.stringify({ pid, host: hostname() }));
    writeFileSync(draft(2), '{"pid":');
    writeFileSync(draft(3), JSON.stringify({ pid: process.ppid, host: hostname() }));
    writeFileSync(draft(4), JSON.stringify({ pid, host: 'another-machine' }));

    const lock = await lockFolder(folder);

    await lock.release();
    expect(readdirSync(folder).map((name) => join(folder, name))).to.deep.equal([draft(3), draft(4)]);
  });

  describe('among the calls of one process', () => {
    it('is held by one of them, until that one lets it go', async () => {
      const held = await lockFolder(folder);

      const error = await rejectionOf(lockFolder(folder));
      expect(error.message).to.contain(`in use by process ${process.pid}`);

      await held.release();
      await (await lockFolder(folder)).release();
      expect(readdirSync(folder)).to.deep.equal([]);
    });

    it('is known again where the system does not tell when a process was started', async () => {
      const held = await lockFolder(folder);
      const { start: _untold, ...untold } = JSON.parse(readFileSync(path, 'utf8'));
      writeFileSync(path, JSON.stringify(untold));

      expect((await rejectionOf(lockFolder(folder))).message).to.contain('in use by process');

      await held.release();
      await (await lockFolder(folder)).release();
    });

    it('is taken over from a process that had the same id before', async () => {
      for (const start of [{}, { start: 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6 1' }]) {
        writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname(), ...start, id: 'of a dead one' }));

        await (await lockFolder(folder)).release();

        expect(readdirSync(folder)).to.deep.equal([]);
      }
    });

    it('goes to exactly one where a dead one is contested, in each of twenty rounds', async () => {
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      for (let round = 0; round < 20; round += 1) {
        writeFileSync(path, JSON.stringify({ pid, host: hostname() }));

        const tries = await Promise.allSettled(Array.from({ length: 6 }, () => lockFolder(folder)));

        const locks = tries.flatMap((tried) => (tried.status === 'fulfilled' ? [tried.value] : []));
        const others = tries.flatMap((tried) => (tried.status === 'rejected' ? [String(tried.reason)] : []));
        expect(locks, others.join()).to.have.length(1);
        for (const other of others) expect(other).to.match(/^RefusedError: /);
        await locks[0]?.release();
        expect(readdirSync(folder)).to.deep.equal([]);
      }
    });
  });

  describe('among six processes', () => {
    const child = fileURLToPath(new URL('../support/lock-child.js', import.meta.url));
    let children: ChildProcess[] = [];
    afterEach(() => {
      for (const process of children) process.kill();
    });

    /** Tells every process the same at once: what each answers, sorted. */
    async function tell(message: string): Promise<string[]> {
      const answers = children.map((process) => once(process, 'message'));
      for (const process of children) process.send(message);
      return (await Promise.all(answers)).map(([answer]) => String(answer)).sort();
    }

    it('gives the lock of a dead process to exactly one, in each of forty rounds', async () => {
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      children = Array.from({ length: 6 }, () => fork(child));
      await Promise.all(children.map((process) => once(process, 'message')));
      const outcomes = new Set<string>();
      const leftOvers: string[] = [];

      for (let round = 0; round < 40; round += 1) {
        const contested = join(folder, `round-${round}`);
        mkdirSync(contested);
        writeFileSync(join(contested, '.lock'), JSON.stringify({ pid, host: hostname() }));
        outcomes.add((await tell(contested)).join());
        await tell('');
        leftOvers.push(...readdirSync(contested));
      }

      expect([...outcomes]).to.deep.equal([[...Array(5).fill('RefusedError'), 'held'].join()]);
      expect(leftOvers).to.deep.equal([]);
    });
  });
});
