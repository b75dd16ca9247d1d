import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { PAYROLL, SLACK, someData, userId } from '../support/changes-run.js';
import { type CliResult, runCommand } from '../support/cli.js';
import { fillPacket, savedByLibreOffice } from '../support/fill-packet.js';
import { readWorkbook } from '../support/read-workbook.js';
import { isInstalled, needs } from '../support/system-program.js';

/** Nineteen rows of Payroll that are not the reviewer's own: the second and third are revoked. */
/** Two revokes after the first two rows: the deactivated user, whose row is first, and the owner of the token. */
const PAYROLL_DECISIONS = Object.fromEntries(
  Array.from({ length: 19 }, (_, index): [number, readonly [string, string]] => [
    index + 2,
    index === 2 || index === 3 ? ['revoke', 'left the team'] : ['keep', 'still needed'],
  ]),
);

describe('from decision to proof, by the command line', function () {
  this.timeout(120_000);
  let folder: string;
  let run: string;
  let sandbox: Sandbox;
  const checksums: Record<string, string> = {};

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loop-'));
    run = join(folder, 'run');
    sandbox = await startSandbox({ data: someData() });
    await cli('keygen', '--out', 'signing.pem');
    await cli('keygen', '--kind', 'ecdsa-p256', '--out', 'approver.pem');
    const key = JSON.stringify(readFileSync(join(folder, 'approver.pub.pem'), 'utf8'));
    writeFileSync(
      join(folder, 'policy.yaml'),
      `reviewers: { by: owner, fallback: team@example.com }
owners: [{ apps: [Payroll], reviewer: user3@example.com }]
apply: { maxShare: 1, perApp: { maxShare: 1 }, approvers: [{ key: ${key}, person: ciso@example.com }] }
`,
    );
  });
  after(async () => {
    await sandbox.stop();
    rmSync(folder, { recursive: true });
  });

  async function cli(...args: readonly string[]): Promise<CliResult> {
    return await runCommand(args, {
      cwd: folder,
      env: {
        OKTA_CLIENT_ORGURL: sandbox.url,
        OKTA_CLIENT_TOKEN: sandbox.token,
        OKTA_ACCESS_REVIEW_SIGNING_KEY: 'signing.pem',
        OKTA_ACCESS_REVIEW_PUBLIC_KEY: 'signing.pub.pem',
      },
    });
  }

  async function succeeds(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await cli(...args);
    expect(code, `${args.join(' ')}: ${stderr}${stdout}`).to.equal(0);
    return stdout;
  }

  function assigned(app: string): string[] {
    return [...Array(20).keys()].filter((n) => sandbox.org.appUsers(app)?.get(userId(n)) !== undefined).map(userId);
  }

  it('writes a packet for each reviewer', async () => {
    await succeeds('review', '--config', 'policy.yaml', '--out', run, '--quiet');

    expect(readdirSync(join(run, 'packets')).sort()).to.deep.equal([
      'team@example.com.html',
      'team@example.com.xlsx',
      'user3@example.com.html',
      'user3@example.com.xlsx',
    ]);
  });

  needs('soffice').it('takes decisions back from a packet that LibreOffice saved', async () => {
    const filled = await fillPacket(join(run, 'packets', 'user3@example.com.xlsx'), PAYROLL_DECISIONS);
    const returned = await savedByLibreOffice(filled);

    const printed = await succeeds('decide', run, returned, '--imported-by', 'iam');

    expect(printed).to.equal(
      '19 decisions taken, 0 of them in place of earlier ones; 0 were on record already; 0 refused\n',
    );
  });

  it('takes decisions back from a packet as it was filled in, where they are not on record already', async () => {
    const filled = await fillPacket(join(run, 'packets', 'user3@example.com.xlsx'), PAYROLL_DECISIONS);

    const printed = await succeeds('decide', run, filled, '--imported-by', 'iam');

    const [taken, onRecord] = isInstalled('soffice') ? [0, 19] : [19, 0];
    expect(printed).to.equal(
      `${taken} decisions taken, 0 of them in place of earlier ones; ${onRecord} were on record already; 0 refused\n`,
    );
  });

  it('says how far the reviewers are', async () => {
    const status: { decided: number; revoke: number } = JSON.parse(await succeeds('status', run, '--json'));

    expect(status).to.include({ decided: 19, revoke: 2 });
  });

  it('plans exactly what was revoked, and changes nothing', async () => {
    const before = sandbox.requests.length;

    const plan = JSON.parse(await succeeds('plan', run, '--json'));

    checksums.plan = plan.checksum;
    expect(plan.entries.map((entry: { action: string; appId: string }) => [entry.action, entry.appId])).to.deep.equal([
      ['unassign', PAYROLL],
      ['unassign', PAYROLL],
    ]);
    expect(sandbox.requests.length).to.equal(before);
  });

  it('applies nothing without the approval that the policy wants', async () => {
    const { code, stderr } = await cli('apply', join(run, 'plan.json'), '--checksum', checksums.plan ?? '');

    expect(code).to.equal(4);
    expect(stderr).to.contain('approv');
    expect(assigned(PAYROLL)).to.have.lengthOf(20);
  });

  it('applies the approved plan, and the org shows it', async () => {
    await succeeds('approve', join(run, 'plan.json'), '--key', 'approver.pem');

    const dry = await succeeds('apply', join(run, 'plan.json'), '--checksum', checksums.plan ?? '', '--dry-run');
    const afterDry = assigned(PAYROLL).length;
    const wet = await succeeds('apply', join(run, 'plan.json'), '--checksum', checksums.plan ?? '');

    expect([dry, afterDry, wet]).to.deep.equal(['Done: 2 would-remove\n', 20, 'Done: 2 removed\n']);
    expect(assigned(PAYROLL)).to.have.lengthOf(18);
    expect(assigned(SLACK)).to.have.lengthOf(20);
    expect(sandbox.requests.filter(({ method }) => method === 'DELETE')).to.have.lengthOf(2);
  });

  it('is reported again with what became of the plan on a sheet of its own', async () => {
    const out = join(folder, 'again');

    await succeeds('report', run, '--out', out, '--format', 'xlsx,html', '--quiet');

    const workbook = readWorkbook(readFileSync(join(out, 'access-review.xlsx')));
    expect(workbook.sheet('Remediation').rows).to.have.lengthOf(3);
    const page = readFileSync(join(out, 'access-review.html'), 'utf8');
    expect(page).to.include('19 of 40 assignments are decided: 17 to keep, 2 to revoke.');
    expect(page).to.include('<caption>What became of the plan</caption>');
  });

  it('is signed off, verified with the key, and packed for the auditor', async () => {
    const before = await cli('status', run);
    const early = await cli('signoff', run, '--by', 'R. Okafor', '--role', 'CISO', '--statement', 'Reviewed.');

    await succeeds(
      'signoff',
      run,
      '--by',
      'R. Okafor',
      '--role',
      'CISO',
      '--statement',
      'Reviewed.',
      '--with-open',
      '21',
    );
    const status = await cli('status', run);
    const verified = await succeeds('verify', run, '--public-key', 'signing.pub.pem');
    const packed = await succeeds('package', run, '--public-key', 'signing.pub.pem', '--out', 'auditor.zip');

    expect(before.stderr).to.equal('next: okta-access-review plan run\n');
    expect(early.code).to.equal(4);
    expect(early.stderr).to.contain('21 of 40 assignments have no decision');
    expect(status.stderr).to.equal('next: okta-access-review package run\n');
    expect(verified).to.contain('Intact and complete. Integrity and origin of the run proven');
    expect(packed).to.match(/auditor\.zip\n\d+ bytes, SHA-256 [0-9a-f]{64}\n/);
  });

  it('restores what was removed, and the org is as it was', async () => {
    const preview = JSON.parse(await succeeds('restore', join(run, 'journal.ndjson'), '--json'));

    const printed = await succeeds('restore', join(run, 'journal.ndjson'), '--checksum', preview.checksum);

    expect(printed).to.contain('Done: 2 restored');
    expect(assigned(PAYROLL)).to.have.lengthOf(20);
  });

  it('still verifies afterwards, and a changed decision is found', async () => {
    await succeeds('verify', run, '--public-key', 'signing.pub.pem');
    const path = join(run, 'decisions.ndjson');
    writeFileSync(path, readFileSync(path, 'utf8').replace('still needed', 'never needed'));

    const { code, stdout } = await cli('verify', run, '--public-key', 'signing.pub.pem');

    expect(code).to.equal(4);
    expect(stdout).to.contain('decisions.ndjson');
  });
});
