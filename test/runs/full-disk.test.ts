import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { csvOf, DATA_NOW, reviewOf } from '../support/review-run.js';
import { needs } from '../support/system-program.js';

needs('mount').describe('review on a disk that fills', function () {
  this.timeout(120_000);
  let disk: string;
  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    disk = mkdtempSync(join(tmpdir(), 'full-disk-'));
    folder = mkdtempSync(join(tmpdir(), 'roomy-'));
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    sandbox = await startSandbox({ now: DATA_NOW, users: 500, apps: 10, assignments: 2250 });
  });
  after(async () => {
    spawnSync('umount', [disk]);
    rmSync(disk, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    await sandbox?.stop();
  });

  function resize(size: string): void {
    expect(spawnSync('mount', ['-o', `remount,size=${size}`, disk]).status).to.equal(0);
  }

  for (const [when, size, told] of [
    ['while it reads', '76k', 'the disk is full'],
    ['while it writes the reports', '1m', 'The reports could not be written: the disk is full'],
  ] as const) {
    it(`says so ${when}, leaves nothing torn under a final name, and can be resumed`, async () => {
      const whole = join(folder, `whole-${size}`);
      const run = join(disk, `run-${size}`);
      resize(size);

      const full = await reviewOf(sandbox, run);
      const finals = readdirSync(run).filter((name) => /\.(csv|xlsx)$/.test(name));
      resize('64m');
      const resumed = await reviewOf(sandbox, run, ['--resume']);
      await reviewOf(sandbox, whole, ['--format', 'csv']);

      expect(full.code, full.stderr).to.equal(3);
      expect(full.stderr + full.stdout).to.contain(told);
      expect(finals.includes('access-review.xlsx')).to.equal(false);
      expect(resumed.code, resumed.stderr).to.equal(0);
      expect(csvOf(run)).to.deep.equal(csvOf(whole));
      expect(existsSync(join(run, 'access-review.xlsx'))).to.equal(true);
      rmSync(run, { recursive: true }); // makes room, so that the disk can shrink again
    });
  }

  for (const size of ['4k', '8k', '16k', '24k', '40k', '64k']) {
    it(`leaves a folder that can be resumed or used again where ${size} are free at the start`, async () => {
      const run = join(disk, `small-${size}`);
      resize(size);

      const full = await reviewOf(sandbox, run, ['--app', 'Slack', '--format', 'csv']);
      resize('64m');
      const isEmpty = !existsSync(run) || readdirSync(run).length === 0;
      const again = await reviewOf(sandbox, run, isEmpty ? ['--app', 'Slack', '--format', 'csv'] : ['--resume']);

      expect(full.code, full.stderr).to.equal(3);
      expect(full.stderr + full.stdout).to.contain('the disk is full');
      expect(again.code, again.stderr).to.equal(0);
      rmSync(run, { recursive: true }); // makes room, so that the disk can shrink again
    });
  }
});
