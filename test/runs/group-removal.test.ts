import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { isRemoval, type SealedPlan } from '../../src/changes/plan/plan.js';
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

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'group-removal-'));
    run = join(folder, 'run');
    writeFileSync(join(folder, 'policy.yaml'), GROUP_POLICY);
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
    const lines = revoked.map(
      ([app, user]) => `${app},${user},${digests.get(`${app} ${user}`)},revoke,left,grace@example.com`,
    );
    writeFileSync(
      join(folder, 'decisions.csv'),
      ['app_id,user_id,row_digest,decision,decision_reason,reviewer', ...lines, ''].join('\r\n'),
    );

    const printed = await succeeds('decide', run, 'decisions.csv', '--imported-by', 'iam');

    expect(printed).to.match(/^38 decisions taken/);
  });

  it('plans for each what its ways allow, and says why where apply does not do it', async () => {
    const plan: SealedPlan = JSON.parse(await succeeds('plan', run, '--json'));

    const { entries, counts } = plan;
    expect(entries.map(({ action, appId, userId }) => [appId, userId, action])).to.deep.equal(
      revokedRows(TWICE).map(({ app, n, action }) => [APP[app], personId(n), action]),
    );
    expect(counts).to.deep.equal({
      ...{ unassign: 2, removeFromGroup: 16, heldBack: 0, manualGroup: 6, manualRule: 6, refused: 8 },
    });
    expect(entries.filter(({ why }) => why === '').every(isRemoval)).to.equal(true);
  });

  it('applies it, and the org is exactly what the plan said', async () => {
    const { checksum } = JSON.parse(readFileSync(join(run, 'plan.json'), 'utf8'));

    const printed = await succeeds('apply', join(run, 'plan.json'), '--checksum', checksum, '--quiet');

    expect(printed).to.equal(
      'Done: 18 removed\nleft: 20 more rows of the plan, by hand, held back or refused; plan.csv says what of each\n',
    );
    expect(stateOf(sandbox, TWICE)).to.deep.equal(stateAfter(start, TWICE));
    const ended = new Set(stateAfter(start, TWICE).members);
    const deletes = sandbox.requests.filter(({ method, path }) => method === 'DELETE' && path.includes('/groups/'));
    // each membership once
    expect(deletes).to.have.length(start.members.filter((member) => !ended.has(member)).length);
    const rows = await mapCsv(join(run, 'remediation.csv'));
    expect(rows.filter(({ outcome }) => outcome === 'removed')).to.have.length(18);
  });

  it('restores it, and names what did not come back: a group that is not Okta’s to change any more', async () => {
    sandbox.org.groups.modify(GROUP.chatToo, { type: 'APP_GROUP' });
    const journal = join(run, 'journal.ndjson');
    const preview = await succeeds('restore', journal);
    expect(preview).to.match(/^person1@example.com to Payroll by the group Pay people \(00gpay\), removed at /m);
    const checksum = /^checksum {2}(\w+)$/m.exec(preview)?.[1] ?? '';

    const { code, stdout, stderr } = await cli('restore', journal, '--checksum', checksum);

    expect([code, stdout]).to.deep.equal([3, 'NOT COMPLETE: 16 restored, 2 partly-restored\n']);
    expect(stderr).to.match(
      /person3@example.com to Slack: not put back: not put back into the group Chat too \(00gchattoo\)/,
    );
    const missing = [3, 20].map((n) => `${GROUP.chatToo} ${personId(n)}`);
    expect(stateOf(sandbox, TWICE)).to.deep.equal({
      access: start.access,
      members: start.members.filter((member) => !missing.includes(member)),
    });
  });

  it('leaves a run that verifies, with every record of it', async () => {
    expect(await succeeds('verify', run)).to.match(/holds +Later records/);
  });
});
