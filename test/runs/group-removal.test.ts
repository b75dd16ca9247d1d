import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { type CliResult, runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import {
  APP,
  GROUP,
  GROUP_POLICY,
  groupData,
  type OrgState,
  PEOPLE,
  personId,
  revokedRows,
  stateAfter,
  stateOf,
} from '../support/group-org.js';

/** Everybody twice, so that some thirty rows are revoked. */
const TWICE = [...PEOPLE, ...PEOPLE];

describe('removing through groups, by the command line', function () {
  this.timeout(180_000);
  let folder: string;
  let run: string;
  let sandbox: Sandbox;
  let start: OrgState;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'group-removal-'));
    run = join(folder, 'run');
    writeFileSync(join(folder, 'policy.yaml'), GROUP_POLICY);
  });
  before(async () => {
    sandbox = await startSandbox({ data: groupData(TWICE), settle: { requests: 3 } });
    start = stateOf(sandbox, TWICE);
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  async function cli(...args: readonly string[]): Promise<CliResult> {
    const env = { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token };
    return await runCommand(args, { cwd: folder, env });
  }

  async function succeeds(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await cli(...args);
    expect(code, `${args.join(' ')}: ${stderr}${stdout}`).to.equal(0);
    return stdout;
  }

  it('takes decisions on some thirty rows of every kind', async () => {
    await succeeds('review', '--config', 'policy.yaml', '--out', run, '--format', 'csv', '--quiet');
    const rows = await mapCsv(join(run, 'assignments.csv'));
    const digests = new Map(rows.map((row) => [`${row.app_id} ${row.user_id}`, row.row_digest]));
    const revoked = revokedRows(TWICE).map(({ app, n }) => [APP[app], personId(n)] as const);
    const lines = revoked.map(([app, user]) => `${app},${user},${digests.get(`${app} ${user}`)},revoke,left,grace@example.com`);
    writeFileSync(
      join(folder, 'decisions.csv'),
      ['app_id,user_id,row_digest,decision,decision_reason,reviewer', ...lines, ''].join('\r\n'),
    );

    const printed = await succeeds('decide', run, 'decisions.csv', '--imported-by', 'iam');

    expect(printed).to.match(/^36 decisions taken/);
  });

  it('plans for each what its ways allow, and says why', async () => {
    const plan = JSON.parse(await succeeds('plan', run, '--json'));

    const entries: { action: string; appId: string; userId: string; why: string }[] = plan.entries;
    expect(entries.map(({ action, appId, userId }) => [appId, userId, action])).to.deep.equal(
      revokedRows(TWICE).map(({ app, n, action }) => [APP[app], personId(n), action]),
    );
    console.log(entries.map((e) => `${e.action} ${e.why}`).join('\n'));
  });

  it('applies it, and the org is exactly what the plan said', async () => {
    const { checksum } = JSON.parse(readFileSync(join(run, 'plan.json'), 'utf8'));
    const out = await cli('apply', join(run, 'plan.json'), '--checksum', checksum);
    console.log(out);
    expect(stateOf(sandbox, TWICE)).to.deep.equal(stateAfter(start, TWICE));
    expect(GROUP).to.be.an('object');
  });

  it('restores', async () => {
    const preview = await cli('restore', join(run, 'journal.ndjson'));
    console.log(preview);
    const out = await cli('restore', join(run, 'journal.ndjson'), '--checksum', /checksum {2}(\w+)/.exec(preview.stdout)?.[1] ?? '');
    console.log(out);
    expect(stateOf(sandbox, TWICE)).to.deep.equal(start);
    console.log(await cli('verify', run));
  });
});
