import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { reviewCommand } from '../../src/cli/commands/review.js';
import { runsCommand } from '../../src/cli/commands/runs.js';
import { type CliContext, processContext } from '../../src/cli/context.js';
import { ConfigError } from '../../src/errors.js';
import { mapCsv } from '../support/csv-cells.js';
import { rejectionOf } from '../support/rejection.js';
import { jsonOf } from '../support/review-run.js';
import { at } from '../support/sandbox-calls.js';
import { temporaryFolder } from '../support/temporary-folder.js';

// two apps are enough to show it, and the org's own HR says who has left
const POLICY = `
changes: { log: on }
reviewers: { by: owner, fallback: it@example.com, scope: changed }
roster:
  file: roster.csv
  match: email
  columns: { key: email, status: status, active: [active, on leave], lastDay: last_day }
`;
const APPS = ['--app', 'Google Workspace', '--app', 'GitHub'];

describe('a review of the built-in org with the quarter before', function () {
  this.timeout(60_000);

  let parent: string;
  let printed = '';
  const codes: number[] = [];
  const context = (): CliContext => ({
    ...processContext(new AbortController().signal, undefined, () => 'id', 'tester'),
    ...{ workingFolder: parent, env: {}, isTerminal: false },
    out: (text) => {
      printed += text;
    },
    err: () => {},
  });
  const review = async (...args: string[]): Promise<void> => {
    const command = reviewCommand(context(), (code) => void codes.push(code)).exitOverride();
    await command.parseAsync(['--sandbox', '--quarter-before', '--config', join(parent, 'policy.yaml'), ...args], {
      from: 'user',
    });
  };
  const folders = async () => (await readdir(parent)).filter((name) => name.startsWith('127.'));

  before(async () => {
    parent = await temporaryFolder('quarter-before');
    await writeFile(join(parent, 'policy.yaml'), POLICY);
    await mkdir(join(parent, 'acme.okta.com-2026-09-01T000000Z'));
    await writeFile(join(parent, 'acme.okta.com-2026-09-01T000000Z', 'manifest.json'), '{"somebody":"else"}');
    await review('--quiet', '--format', 'csv', '--out', join(parent, 'now'), ...APPS);
  });

  it('ends with a complete run that is compared with one of twelve weeks before', async () => {
    const [before = ''] = await folders();

    const [then, now] = [before, 'now'].map((name) => jsonOf(join(parent, name), 'manifest.json'));
    expect(codes).to.deep.equal([0]);
    expect([at(then, 'predicate', 'verdict'), at(now, 'predicate', 'verdict')]).to.deep.equal(['complete', 'complete']);
    const days =
      (Date.parse(String(at(now, 'predicate', 'asOf'))) - Date.parse(String(at(then, 'predicate', 'asOf')))) /
      86_400_000;
    expect(days).to.be.closeTo(84, 0.1);
    expect(at(now, 'predicate', 'previous', 'name')).to.equal(before);
  });

  it('shows what came, went and changed, who did it and why, what was decided, and what came back', async () => {
    const changes = await mapCsv(join(parent, 'now', 'changes.csv'));
    const rows = await mapCsv(join(parent, 'now', 'assignments.csv'));
    const findings = await mapCsv(join(parent, 'now', 'findings.csv'));

    expect(new Set(changes.map(({ change }) => change))).to.include.all.keys(['added', 'removed', 'changed']);
    const moves = changes.filter(({ change }) => change === 'added' || change === 'removed');
    expect(moves.filter(({ cause, by }) => cause === 'unknown' || by === '')).to.deep.equal([]);
    expect(moves.map(({ cause }) => cause)).to.include.members(['review', 'lifecycle']);
    expect(rows.some(({ previous_decision: said = '' }) => /^keep by it@example\.com .*, in bulk/.test(said))).to.equal(
      true,
    );
    expect(findings.filter(({ rule_id }) => rule_id === 'revoked-access-returned')).to.have.lengthOf(1);
    expect(findings.some(({ reviews }) => reviews === '2')).to.equal(true);
  });

  it('leaves what lies beside as it is', async () => {
    const other = join(parent, 'acme.okta.com-2026-09-01T000000Z');

    expect(await readFile(join(other, 'manifest.json'), 'utf8')).to.equal('{"somebody":"else"}');
    expect(await readdir(other)).to.deep.equal(['manifest.json']);
  });

  it('takes the quarter before from where it is the next time, and finds the same', async () => {
    const before = await folders();
    if (before[0]?.startsWith('127.0.0.1-27780') !== true) return; // another process had the port of the org

    await review('--quiet', '--format', 'csv', '--out', join(parent, 'again'), ...APPS);

    expect(await folders()).to.deep.equal(before);
    const changes = await readFile(join(parent, 'now', 'changes.csv'), 'utf8');
    expect(await readFile(join(parent, 'again', 'changes.csv'), 'utf8')).to.equal(changes);
    await runsCommand(context()).parseAsync([parent], { from: 'user' });
    expect(printed).to.include('now').and.include(String(before[0]));
  });

  it('is refused where it would mean nothing, and where the folder is filled, before anything is made', async () => {
    const before = await folders();

    const wrong = await rejectionOf(review('--as-of', '2026-06-30T00:00:00Z'));
    const filled = await rejectionOf(review('--out', join(parent, 'now')));

    expect(wrong).to.be.instanceOf(ConfigError);
    expect(String(wrong)).to.include('--quarter-before goes with --sandbox');
    expect(filled).to.be.instanceOf(ConfigError);
    expect(await folders()).to.deep.equal(before);
    expect(existsSync(join(parent, 'reports'))).to.equal(false);
  });
});
