import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { PAYROLL, SLACK, someData, userId } from '../support/changes-run.js';
import { type CliResult, runCommand } from '../support/cli.js';
import { commandLines, namesOf } from '../support/command-lines.js';
import { MAIL_PASSWORD, MAIL_USER, type MailServer, mailServer } from '../support/mail-server.js';
import { runInProcess } from '../support/run-in-process.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** What a label or a name may hold: a forged line, a build server's commands, escape sequences, directions. */
const HOSTILE =
  '\n::add-mask::x\r\u001b[31mred\u001b]0;title\u0007 ##vso[task.complete]y ##[error]z \u202egnp\u009b1m\u200b\u2028::error::w';

/** Beside line breaks nothing that acts: no control, no direction, no command of a build server, no forged line. */
const ACTING = /(?!\n)[\p{Cc}\p{Cf}\u2028\u2029]|^\s*::|##\[|##vso\[|^\s*: :add-mask/mu;

/** In files a reader's own line ends and tabs may stand too. */
const ACTING_IN_FILE = /(?![\r\n\t])[\p{Cc}\p{Cf}\u2028\u2029]|^\s*::/mu;

/** An event of a sign-in as a log stream leaves it in a file. */
function signOn(n: number): string {
  return JSON.stringify({
    uuid: `00000000-0000-0000-0000-00000000000${n}`,
    published: new Date(Date.now() - n * 86_400_000).toISOString(),
    eventType: 'user.authentication.sso',
    outcome: { result: 'SUCCESS' },
    actor: { id: userId(n), type: 'User', alternateId: `user${n}${HOSTILE}@example.com`, displayName: HOSTILE },
    target: [{ id: PAYROLL, type: 'AppInstance', alternateId: `Payroll${HOSTILE}`, displayName: `Payroll${HOSTILE}` }],
  });
}

describe('every command, where labels, names and logins are hostile', function () {
  this.timeout(300_000);
  let folder: string;
  let run: string;
  let sandbox: Sandbox;
  let mail: MailServer;
  const ran = new Set<string>();

  before(async () => {
    folder = await temporaryFolder('hostile');
    const refused = `no${HOSTILE.replaceAll(/[\r\n]/g, ' ')}`;
    mail = await mailServer({
      faultOf: (to) => (to.startsWith('user2') ? { at: 'recipient', code: 550, text: refused } : undefined),
    });
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
      `apps: { exclude: [0oaforbidden] }
apply: { maxShare: 1, perApp: { maxShare: 1 } }
usage: { ledger: ledger }
reviewers: { by: owner, fallback: team@example.com, packets: [xlsx, html] }
owners: [{ apps: [${PAYROLL}], reviewer: user2@example.com }]
delivery: { from: access-review@example.com }
`,
    );
    writeFileSync(join(folder, 'events.ndjson'), `${[1, 2, 3].map(signOn).join('\n')}\n`);
  });
  after(async () => {
    await sandbox.stop();
    await mail.close();
  });

  async function cli(...args: readonly string[]): Promise<Omit<CliResult, 'signal'>> {
    const result = await inThisProcess(args);
    for (const name of namesOf(args)) ran.add(name);
    for (const [stream, text] of Object.entries({ stdout: result.stdout, stderr: result.stderr })) {
      expect(text, `${stream} of ${args.join(' ')}: ${JSON.stringify(text)}`).not.to.match(ACTING);
    }
    return result;
  }

  /** The same as a process of its own, without what it takes to start one. */
  async function inThisProcess(args: readonly string[], signal?: AbortSignal): Promise<Omit<CliResult, 'signal'>> {
    const smtp = `smtp://${MAIL_USER}:${encodeURIComponent(MAIL_PASSWORD)}@127.0.0.1:${mail.port}`;
    const env = {
      OKTA_CLIENT_ORGURL: sandbox.url,
      OKTA_CLIENT_TOKEN: sandbox.token,
      OKTA_ACCESS_REVIEW_SMTP_URL: smtp,
    };
    return await runInProcess(args, { workingFolder: folder, env, ...(signal === undefined ? {} : { signal }) });
  }

  function inboxWith(name: string, content: string): void {
    mkdirSync(join(folder, 'inbox'));
    writeFileSync(join(folder, 'inbox', name), content);
    utimesSync(join(folder, 'inbox', name), 0, 0);
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
    await cli('review', '--estimate', '--json');
    await cli('usage', 'update', '--config', 'policy.yaml');
    await cli('usage', 'import', '--config', 'policy.yaml', 'events.ndjson');
    const used = await cli('usage', 'show', '--config', 'policy.yaml', '--app', PAYROLL);
    await cli('usage', 'show', '--config', 'policy.yaml', '--app', PAYROLL, '--json');
    expect(used.stdout).to.include('Payroll ⏎ : :add-mask::x');
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
    inboxWith('evil\u001b[31m\n::add-mask::\u202e.csv', `${header}\n${refused}\n`);
    await cli('decide', run, '--inbox', 'inbox');
    await cli('send', run, '--dry-run', '--out', 'mails');
    const sent = await cli('send', run);
    expect([sent.code, mail.received.length], sent.stdout).to.deep.equal([3, 1]);
    await cli('send', run, '--json');
    await cli('status', run);
    await cli('status', run, '--json');
    await cli('plan', run);
    const plan = JSON.parse((await cli('plan', run, '--json')).stdout);
    await cli('keygen', '--out', `key${HOSTILE.replaceAll('/', '')}.pem`);
    await cli('keygen', '--out', 'key.pem');
    const approved = await cli('approve', join(run, 'plan.json'), '--key', 'key.pem', '--approver', `R.${HOSTILE}`);
    expect(approved.code, approved.stderr).to.be.oneOf([0, 2, 4]);
    const applied = await cli('apply', join(run, 'plan.json'), '--checksum', plan.checksum);
    expect(applied.code, applied.stderr).to.equal(0);
    await cli('apply', join(run, 'plan.json'), '--checksum', plan.checksum, '--json');
    const tickets = await cli('tickets', run, '--to', 'tickets.csv');
    expect(tickets.code, tickets.stderr).to.equal(0);
    await cli('tickets', run, '--to', 'tickets.json', '--json');
    await cli('recheck', run);
    await cli('recheck', run, '--json');
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
    await cli('runs', '.', '--apps');
    await cli('runs', '.', '--json');
  });

  it('writes pages, mails and reasons of which nothing acts either, under names that any system takes', () => {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
      (entry) => entry.isFile() && /\.(?:html|eml|txt|md)$/.test(entry.name),
    );
    expect(files.filter(({ name }) => name.endsWith('.html')).length).to.be.above(2);
    expect(files.filter(({ name }) => name.endsWith('.eml')).length).to.be.above(1);

    for (const { parentPath, name } of files) {
      const text = readFileSync(join(parentPath, name), 'utf8');
      // what came back is kept as it came
      if (parentPath.endsWith('returned')) continue;
      const found = ACTING_IN_FILE.exec(text);
      const around = found === null ? '' : JSON.stringify(text.slice(Math.max(0, found.index - 80), found.index + 40));
      expect(found, `${name}: ${around}`).to.equal(null);
    }
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
      // as a process of its own, whose edge is another place
      await runCommand(['verify', `none${HOSTILE}`], { cwd: folder }),
    ];

    expect(results.map(({ code }) => code === 0)).to.deep.equal([false, false, false, false, false]);
    expect(results.at(-1)?.stderr).to.include('none ⏎ : :add-mask::x').and.not.match(ACTING);
  });

  it('serves an org until it is stopped', async () => {
    const stop = new AbortController();
    setImmediate(() => stop.abort());

    const { stdout } = await inThisProcess(['sandbox', '--users', '1', '--apps', '1'], stop.signal);

    ran.add('sandbox');
    expect(stdout)
      .to.match(/^OKTA_CLIENT_ORGURL=http/)
      .and.not.match(ACTING);
  });

  it('has been tried of all commands that there are, in words and as JSON', async () => {
    const missing = (await commandLines()).filter((line) => !ran.has(line));

    expect(missing).to.deep.equal(['app-users assign', 'app-users update', 'app-users unassign']);
  });
});
