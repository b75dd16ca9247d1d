import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { runCommand } from '../support/cli.js';
import { DATA_NOW } from '../support/review-run.js';

const COMMANDS = ['review', 'report', 'runs', 'doctor', 'sandbox', 'app-users'];

describe('the command line', function () {
  this.timeout(60_000);
  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'command-line-'));
    sandbox = await startSandbox({ now: DATA_NOW, users: 20, apps: 4, assignments: 30 });
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  it('lists its commands, its exit codes and an example in its help', async () => {
    const { code, stdout } = await runCommand(['--help']);

    expect(code).to.equal(0);
    for (const command of COMMANDS) expect(stdout).to.match(new RegExp(`^  ${command}\\b`, 'm'));
    expect(stdout).to.contain('Exit codes:').and.contain('Example:');
  });

  for (const command of COMMANDS) {
    it(`shows an example in the help of ${command}`, async () => {
      const { code, stdout } = await runCommand([command, '--help']);

      expect(code).to.equal(0);
      expect(stdout).to.match(/Examples?.*:\n {2}\$ /);
    });
  }

  it('ends with 2 and no stack on an unknown command, an unknown flag and a bad value', async () => {
    const results = await Promise.all([
      runCommand(['revue']),
      runCommand(['review', '--frob']),
      runCommand(['review', '--format', 'pdf']),
      runCommand(['review', '--as-of', 'yesterday']),
    ]);

    expect(results.map(({ code }) => code)).to.deep.equal([2, 2, 2, 2]);
    expect(results.map(({ stderr }) => stderr).join()).not.to.match(/\n\s+at /);
  });

  it('ends with 2 and says what is missing without credentials', async () => {
    const { code, stderr } = await runCommand(['review']);

    expect(code).to.equal(2);
    expect(stderr).to.contain('OKTA_CLIENT_ORGURL').and.contain('OKTA_CLIENT_TOKEN');
  });

  it('names every error of a policy with its line before anything is asked', async () => {
    const policy = join(folder, 'policy.yaml');
    writeFileSync(policy, 'rules:\n  user-inactiv: {}\nrateLimit:\n  share: 2\n');

    const { code, stderr } = await runCommand(['review', '--config', policy], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });

    expect(code).to.equal(2);
    expect(stderr).to.contain(`${policy}:2:`).and.contain('user-inactive').and.contain(`${policy}:4:`);
    expect(sandbox.requests).to.deep.equal([]);
  });

  it('lets doctor say that a review can work, and warns of the life of a token', async () => {
    const { code, stdout } = await runCommand(['doctor', '--json'], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });

    const checks: { state: string; detail: string }[] = JSON.parse(stdout);
    expect(code).to.equal(0);
    expect(
      checks
        .filter(({ state }) => state === 'warning')
        .map(({ detail }) => detail)
        .join(),
    ).to.contain('30 days');
  });

  it('lets doctor check without credentials what needs none, and end with 2', async () => {
    const { code, stdout, stderr } = await runCommand(['doctor']);

    expect(code).to.equal(2);
    expect(stdout).to.match(/ok +Policy: .*\nok +Signing key: .*\nok +Folder of the runs: .*\n.*Room on the disk/);
    expect(stdout).to.match(/FAILED +Credentials: .*OKTA_CLIENT_ORGURL/);
    expect(stderr).to.equal('');
  });

  it('lets doctor end with 4 and a fix when the token is refused', async () => {
    const { code, stdout } = await runCommand(['doctor'], {
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: '00notTheToken' },
    });

    expect(code).to.equal(4);
    expect(stdout).to.contain('FAILED').and.contain('→').and.not.contain('00notTheToken');
  });

  it('serves the sandbox until it is told to stop, and prints how to reach it', async () => {
    let printed = '';
    const { code } = await runCommand(['sandbox', '--users', '10', '--apps', '2', '--assignments', '5'], {
      onStart: (child) => {
        child.stdout?.on('data', (text: string) => {
          printed += text;
          if (printed.includes('OKTA_CLIENT_TOKEN=')) child.kill('SIGTERM');
        });
      },
    });

    expect(code).to.equal(0);
    expect(printed).to.match(/^OKTA_CLIENT_ORGURL=http:\/\/127\.0\.0\.1:\d+\nOKTA_CLIENT_TOKEN=\S+\n$/);
  });
});
