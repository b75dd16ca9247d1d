import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { PAYROLL, SLACK, someData, userId } from '../support/changes-run.js';
import { type CliResult, runCommand } from '../support/cli.js';

/** What a label or a name may hold: a forged line, a build server's commands, escape sequences, directions. */
const HOSTILE =
  '\n::add-mask::x\r\u001b[31mred\u001b]0;title\u0007 ##vso[task.complete]y ##[error]z \u202egnp\u009b1m\u200b\u2028::error::w';

/** Beside line breaks nothing that acts: no control, no direction, no command of a build server, no forged line. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]|^\s*::|##\[|##vso\[|^\s*: :add-mask/mu;

describe('every command, where labels, names and logins are hostile', function () {
  this.timeout(300_000);
  let folder: string;
  let run: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'hostile-'));
    run = join(folder, 'run');
    const data = someData({ label: `Payroll${HOSTILE}` });
    const users = data.users?.map((user, n) => ({
      ...user,
      profile: { ...user.profile, login: n % 2 === 0 ? `user${n}@example.com` : `user${n}${HOSTILE}@example.com` },
    }));
    const apps = [...data.apps.slice(0, 2), { id: '0oaforbidden', label: `Locked${HOSTILE}` }];
    sandbox = await startSandbox({ data: { ...data, apps, users: users ?? [] } });
    writeFileSync(
      join(folder, 'policy.yaml'),
      'apps: { exclude: [0oaforbidden] }\napply: { maxShare: 1, perApp: { maxShare: 1 } }\n',
    );
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  async function cli(...args: readonly string[]): Promise<CliResult> {
    const result = await runCommand(args, {
      cwd: folder,
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });
    for (const [stream, text] of Object.entries({ stdout: result.stdout, stderr: result.stderr })) {
      expect(text, `${stream} of ${args.join(' ')}: ${JSON.stringify(text)}`).not.to.match(ACTING);
    }
    return result;
  }

  function rowsOf(appId: string): Record<string, string>[] {
    const rows: Record<string, string>[] = parse(readFileSync(join(run, 'assignments.csv')), {
      columns: true,
      bom: true,
    });
    return rows.filter((row) => row.app_id === appId);
  }

  it('prints text and nothing else, from the review to the package', async () => {
    await cli('doctor');
    await cli('doctor', '--json');
    await cli('review', '--estimate');
    const gap = await cli(
      'review',
      '--out',
      'gap',
      '--config',
      join(folder, 'policy.yaml'),
      '--app',
      `*Slack*`,
      '--json',
    );
    const review = await cli('review', '--config', 'policy.yaml', '--out', run);
    expect([gap.code, review.code], review.stderr).to.deep.equal([0, 0]);

    const decided = rowsOf(PAYROLL).filter(({ user_id }) => [userId(1), userId(3)].includes(user_id ?? ''));
    const lines = decided.map((row) => `${row.app_id},${row.user_id},${row.row_digest},revoke,left,user2@example.com`);
    const refused = `${PAYROLL},"${userId(5)}${HOSTILE}",00,revoke,left,"user2${HOSTILE}@example.com"`;
    const header = 'app_id,user_id,row_digest,decision,decision_reason,reviewer';
    writeFileSync(join(folder, 'decisions.csv'), `${[header, ...lines, refused].join('\n')}\n`);
    const decide = await cli('decide', run, 'decisions.csv');
    expect(decide.code).to.equal(3);
    await cli('decide', run, 'decisions.csv', '--json');
    await cli('status', run);
    await cli('status', run, '--json');
    await cli('plan', run);
    const plan = JSON.parse((await cli('plan', run, '--json')).stdout);
    const applied = await cli('apply', join(run, 'plan.json'), '--checksum', plan.checksum);
    expect(applied.code, applied.stderr).to.equal(0);
    await cli('restore', join(run, 'journal.ndjson'));
    const preview = JSON.parse((await cli('restore', join(run, 'journal.ndjson'), '--json')).stdout);
    const restored = await cli('restore', join(run, 'journal.ndjson'), '--checksum', preview.checksum);
    // Okta takes no user name of more than 100 characters, and says so with the name
    expect(restored.code, restored.stdout + restored.stderr).to.equal(3);
    await cli('verify', run);
    await cli('verify', run, '--json');
    await cli('signoff', run, '--by', `R.${HOSTILE}`, '--role', 'CISO', '--statement', 'Seen.', '--with-open', '38');
    await cli('package', run, '--out', 'auditor.zip');
    await cli('report', run, '--out', 'again');
  });

  it('says what is missing as text too', async () => {
    const { code } = await cli('review', '--out', 'incomplete', '--app', '0oaforbidden', '--app', SLACK);

    expect(code).to.be.oneOf([0, 3]);
  });

  it('lists JSON of which nothing is lost', async () => {
    const listed = await cli('app-users', 'list', PAYROLL, '--expand', 'user');

    expect(listed.code).to.equal(0);
    const logins = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)._embedded.user.profile.login);
    expect(logins).to.include(`user5${HOSTILE}@example.com`);
    await cli('app-users', 'get', PAYROLL, userId(1), '--expand', 'user');
  });

  it('repeats what was typed as text', async () => {
    const results = [
      await cli('review', '--as-of', HOSTILE),
      await cli('review', '--config', `none${HOSTILE}.yaml`),
      await cli('verify', `none${HOSTILE}`),
      await cli(`revue${HOSTILE.trim()}`),
    ];

    expect(results.map(({ code }) => code === 0)).to.deep.equal([false, false, false, false]);
  });
});
