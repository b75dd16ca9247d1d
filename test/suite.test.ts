import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { temporaryFolder } from './support/temporary-folder.js';
import { testFiles } from './support/test-files.js';

const MOCHA = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');

/** Runs a file of test/support/suite-fixtures as the tests are run, where no program of the system is found. */
function running(fixture: string, env: Readonly<Record<string, string>> = {}): SpawnSyncReturns<string> {
  const [hooks, file] = ['./support/hooks.js', `./support/suite-fixtures/${fixture}.js`].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const args = ['--no-package', '--no-config', '--parallel', '--jobs', '2', '--require', hooks ?? '', file ?? ''];
  return spawnSync(process.execPath, [MOCHA, ...args], {
    encoding: 'utf8',
    env: { PATH: '/nonexistent', TMPDIR: tmpdir(), ...env },
  });
}

describe('the tests', function () {
  this.timeout(60_000);

  it('are pending where they need an absent program, with a line that names it, their number and its package', () => {
    const { status, stdout } = running('absent-program');

    expect(status, stdout).to.equal(0);
    expect(stdout).to.match(/1 passing.*\n\s+3 pending/);
    expect(stdout.split('\n').filter((line) => line.includes('not installed'))).to.deep.equal([
      '  2 tests were left out: redis-server is not installed (on Debian: apt-get install redis-server)',
      '  3 tests were left out: unzip is not installed (on Debian: apt-get install unzip)',
    ]);
  });

  it('fail with CI=true where they need an absent program', () => {
    const { status, stdout } = running('absent-program', { CI: 'true' });

    expect(status, stdout).to.equal(2);
    expect(stdout).to.contain('1 passing').and.to.not.contain('pending');
    expect(stdout).to.contain('redis-server is not installed').and.to.contain('with CI=true that is a failure');
  });

  it('fail where something is left in the temporary folder, which is removed all the same', async () => {
    const folder = await temporaryFolder('of-leftover');

    const { status, stdout } = running('leftover', { TMPDIR: folder });

    expect(status, stdout).to.equal(1);
    expect(stdout).to.match(/forgotten-\w+ left in the temporary folder by .*leftover\.js/);
    expect(stdout).to.not.contain('announced');
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('open no socket and start no process or thread where they are to be quick', () => {
    const { status, stdout } = running('slow-things', { OKTA_ACCESS_REVIEW_QUICK_TESTS: 'true' });

    expect(status, stdout).to.equal(0);
    expect(stdout).to.contain('5 passing');
  });

  it('are quick or slow by what they and their support import', () => {
    const { quick, slow } = testFiles();
    const names = (files: readonly string[]) => files.map((file) => file.replace(/.*\/dist\/test\//, ''));

    expect(names(quick)).to.include('layers.test.js');
    expect(names(slow)).to.include.members(['suite.test.js', 'derive/report-thread.test.js']);
  });
});
