import { appendFile, cp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { USE_EVENTS } from '../../src/assignment/use-events.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { type CliResult, runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { fillPacket } from '../support/fill-packet.js';
import { DAY_MS } from '../support/log-events.js';
import { readWorkbook } from '../support/read-workbook.js';
import { jsonOf } from '../support/review-run.js';
import { temporaryFolder } from '../support/temporary-folder.js';

type Cells = Readonly<Record<string, string>>;

describe('a review by the ledger of sign-ins', function () {
  this.timeout(180_000);
  let folder: string;
  let sandbox: Sandbox;
  let rows: readonly Cells[];
  let findings: readonly Cells[];
  let asOf: string;

  before(async () => {
    folder = await temporaryFolder('usage-review');
    sandbox = await startSandbox({ users: 150, assignments: 900 });
    await writeFile(
      join(folder, 'policy.yaml'),
      'usage: { ledger: usage }\nreviewers: { by: owner, fallback: team@example.com }\n',
    );
    const updated = await cli('usage', 'update', '--config', 'policy.yaml');
    expect(updated.code, updated.stderr).to.equal(0);
    const reviewed = await cli('review', '--config', 'policy.yaml', '--out', 'run', '--format', 'csv,xlsx', '--quiet');
    expect(reviewed.code, reviewed.stderr).to.equal(0);
    rows = await mapCsv(join(folder, 'run/assignments.csv'));
    findings = await mapCsv(join(folder, 'run/findings.csv'));
    asOf = String((jsonOf(join(folder, 'run'), 'snapshot/run.json') as { asOf: string }).asOf);
  });
  after(async () => await sandbox.stop());

  async function cli(...args: string[]): Promise<CliResult> {
    return await runCommand(args, {
      cwd: folder,
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
    });
  }

  /** What the org itself knows: the times of all uses of each pair. */
  function truth(): Map<string, number[]> {
    const nowMs = Date.now();
    const uses = new Map<string, number[]>();
    for (const event of sandbox.org.log.published(nowMs - 90 * DAY_MS, nowMs, nowMs)) {
      if (event.result !== 'SUCCESS' || !USE_EVENTS.includes(event.eventType)) continue;
      const parties = [event.actor, ...event.targets];
      const app = parties.find(({ type }) => type === 'AppInstance')?.id;
      const user = parties.find(({ type }) => type === 'User')?.id;
      const key = `${app} ${user}`;
      uses.set(key, [...(uses.get(key) ?? []), event.publishedMs]);
    }
    return uses;
  }

  it('fills last_app_use and app_uses of every row as the org itself knows them', () => {
    const uses = truth();
    const since = new Date(Date.parse(asOf) - 90 * DAY_MS).toISOString().slice(0, 10);

    const used = rows.filter((row) => {
      const times = uses.get(`${row.app_id} ${row.user_id}`) ?? [];
      const last = times.length === 0 ? '' : new Date(Math.max(...times)).toISOString();
      const counted = times.filter((ms) => new Date(ms).toISOString().slice(0, 10) >= since).length;
      expect([row.last_app_use, row.app_uses], `${row.app_id} ${row.user_id}`).to.deep.equal([last, String(counted)]);
      return last !== '';
    });

    expect(used).to.have.length.above(300);
  });

  it('judges every row by app-not-used as the org knows it', () => {
    const uses = truth();
    const usedApps = new Set([...uses.keys()].map((key) => key.split(' ')[0]));
    const cutoff = new Date(Date.parse(asOf) - 90 * DAY_MS).toISOString();
    const found = new Map(
      findings
        .filter(({ rule_id: id }) => id === 'app-not-used')
        .map((row) => [`${row.app_id} ${row.user_id}`, row.status]),
    );

    const outcomes = rows.map((row) => {
      const key = `${row.app_id} ${row.user_id}`;
      const isYoung = String(row.assigned_at) > cutoff;
      const expected = isYoung || uses.has(key) ? undefined : usedApps.has(row.app_id) ? 'open' : 'unknown';
      expect(found.get(key), key).to.equal(expected);
      return expected;
    });

    for (const outcome of ['open', 'unknown', undefined]) expect(outcomes).to.include(outcome);
  });

  it('finds every use after a deactivation, and takes none for one that is not known', () => {
    const uses = truth();
    const found = findings.filter(({ rule_id: id, status }) => id === 'activity-after-leaving' && status === 'open');

    const expected = rows.filter((row) => {
      const user = sandbox.org.users.find(String(row.user_id));
      const left = user?.status === 'DEPROVISIONED' ? user.statusChanged : null;
      return left !== null && (uses.get(`${row.app_id} ${row.user_id}`) ?? []).some((ms) => ms > Date.parse(left));
    });

    expect(found.map((row) => `${row.app_id} ${row.user_id}`)).to.deep.equal(
      expected.map((row) => `${row.app_id} ${row.user_id}`),
    );
    for (const { reason } of found) expect(reason).to.match(/was used on .* deactivated on .*tokens refreshed/);
  });

  it('shows the last use to reviewers, and on the Evidence sheet what it rests on', async () => {
    const [packet = ''] = (await readdir(join(folder, 'run/packets'))).filter((name) => name.endsWith('.xlsx'));
    const book = readWorkbook(await readFile(join(folder, 'run/packets', packet)));
    const evidence = JSON.stringify(
      readWorkbook(await readFile(join(folder, 'run/access-review.xlsx'))).sheet('Evidence').rows,
    );

    const [header = [], ...lines] = book.sheet('Review').rows;
    const column = header.indexOf('Last use of the app');
    expect(column).to.be.above(0);
    const shown = lines.map((line) => String(line[column] ?? ''));
    expect(shown.some((text) => /^\d{4}-\d\d-\d\d, \d+ uses? since \d{4}-\d\d-\d\d$/.test(text))).to.equal(true);
    expect(shown).to.include('not seen by Okta');
    const filled = await fillPacket(join(folder, 'run/packets', packet), { 2: ['keep', 'still in use'] });
    const decided = await cli('decide', 'run', filled);
    expect(decided.code, decided.stdout + decided.stderr).to.equal(0);
    expect(evidence).to.include('The ledger of sign-ins').and.to.include('by the System Log');
  });

  it('is derived again from its folder alone, and verified; an altered use is found', async () => {
    const moved = await temporaryFolder('moved');
    await cp(join(folder, 'run'), join(moved, 'run'), { recursive: true });

    const report = await cli('report', join(moved, 'run'), '--out', join(moved, 'again'), '--format', 'csv');
    const verified = await cli('verify', join(moved, 'run'));
    const [file = ''] = await readdir(join(moved, 'run/snapshot/usage'));
    await appendFile(join(moved, 'run/snapshot/usage', file), 'x');
    const altered = await cli('verify', join(moved, 'run'));

    expect(report.code, report.stderr).to.equal(0);
    for (const name of ['assignments.csv', 'findings.csv']) {
      expect(await readFile(join(moved, 'again', name), 'utf8')).to.equal(
        await readFile(join(folder, 'run', name), 'utf8'),
      );
    }
    expect(verified.code, verified.stdout).to.equal(0);
    expect(altered.code).to.equal(4);
    expect(altered.stdout).to.include(`snapshot/usage/${file}`);
  });

  it('is refused before anything is asked of Okta where the ledger is to be filled first', async () => {
    await writeFile(join(folder, 'unfilled.yaml'), 'usage: { ledger: unfilled }\n');
    const before = sandbox.requests.length;

    const { code, stderr } = await cli('review', '--config', 'unfilled.yaml', '--out', 'refused');

    expect(code).to.equal(2);
    expect(stderr).to.include('fill it with `usage update`');
    expect(sandbox.requests.length).to.equal(before);
  });
});
