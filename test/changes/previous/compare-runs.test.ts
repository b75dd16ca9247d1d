import { existsSync, readFileSync } from 'node:fs';
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { rederive } from '../../../src/derive/rederive.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { createProgress } from '../../../src/review/progress.js';
import { parseManifest } from '../../../src/run/manifest.js';
import { apply, decide, planned } from '../../support/apply-run.js';
import {
  aChangesRun,
  type ChangesRun,
  longAgo,
  type NextRunOptions,
  nextRun,
  PAYROLL,
  SLACK,
  userId,
} from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { jsonOf } from '../../support/review-run.js';
import { at, call } from '../../support/sandbox-calls.js';

describe('a run compared with the one before', function () {
  this.timeout(60_000);

  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun({ asOf: longAgo() });
  });
  afterEach(async () => {
    await run.stop();
  });

  const org = () => run.sandbox.org;
  const changesOf = async (folder: string) => await mapCsv(join(folder, 'changes.csv'));
  const shortly = async (folder: string) =>
    (await changesOf(folder)).map(({ change, app_label, login, what, before, after }) =>
      [change, app_label, login, what, before, after].filter((cell) => cell !== '').join(' | '),
    );
  const rowOf = async (folder: string, app: string, n: number) =>
    (await mapCsv(join(folder, 'assignments.csv'))).find((row) => row.app_id === app && row.user_id === userId(n));
  const next = async (options: NextRunOptions = {}) => await nextRun(run, options);
  const manifestOf = (folder: string) => parseManifest(jsonOf(folder, 'manifest.json')).predicate;
  const counts = (folder: string) => at(jsonOf(folder, 'manifest.json'), 'predicate', 'summary', 'changes');

  it('says of each assignment whether it is new, changed or the same, and lists what is gone', async () => {
    org().removeAppUser(PAYROLL, userId(4));
    org().addAppUser(SLACK, { id: '00uuser98' });
    org().users.modify(userId(6), { profile: { ...org().users.find(userId(6))?.profile, title: 'Lead' } });

    const folder = await next();

    expect(await shortly(folder)).to.deep.equal([
      'changed | Payroll | user6@example.com | title | Lead',
      'removed | Payroll | user4@example.com',
      'changed | Slack | user6@example.com | title | Lead',
      'added | Slack',
    ]);
    expect((await rowOf(folder, SLACK, 98))?.change).to.equal('new');
    expect((await rowOf(folder, PAYROLL, 6))?.change).to.equal('changed');
    expect((await rowOf(folder, PAYROLL, 7))?.change).to.equal('same');
    expect(counts(folder)).to.deep.include({ rows: 4, added: 1, removed: 1, changed: 2, same: 37, notCompared: 0 });
  });

  it('does not take a last sign-in or another order for a change', async () => {
    org().users.modify(userId(3), { lastLogin: new Date().toISOString() });
    const first = org().appUsers(PAYROLL)?.get(userId(0));
    org().removeAppUser(PAYROLL, userId(0));
    org().addAppUser(PAYROLL, first ?? { id: userId(0) });

    const folder = await next();

    expect(await changesOf(folder)).to.deep.equal([]);
  });

  it('finds somebody who moved, and nobody whose access is new since', async () => {
    const move = (n: number) =>
      org().users.modify(userId(n), { profile: { ...org().users.find(userId(n))?.profile, department: 'Sales' } });
    move(2);
    move(3);
    org().modifyAppUser(PAYROLL, userId(3), { created: new Date().toISOString() });
    org().modifyAppUser(SLACK, userId(3), { created: new Date().toISOString() });

    const folder = await next();

    const found = (await mapCsv(join(folder, 'findings.csv'))).filter(({ rule_id }) => rule_id === 'user-moved');
    expect(found.map(({ app_label, login, reason }) => [app_label, login, reason])).to.deep.equal([
      ['Payroll', 'user2@example.com', 'Since the review before, the user\'s department was empty and is "Sales".'],
      ['Slack', 'user2@example.com', 'Since the review before, the user\'s department was empty and is "Sales".'],
    ]);
  });

  it('quotes what was decided, and ages findings by the reviews in which they stood', async () => {
    await decide(run, [[PAYROLL, 5]], 'keep');
    const second = await next();

    const third = await next({ name: 'third', previous: second });

    expect((await rowOf(second, PAYROLL, 5))?.previous_decision).to.match(
      /^keep by grace\.obi@example\.com on \d{4}-\d\d-\d\d$/,
    );
    expect((await rowOf(third, PAYROLL, 5))?.previous_decision).to.equal('');
    const firstSeen = at(jsonOf(run.folder, 'manifest.json'), 'predicate', 'asOf');
    const ages = (await mapCsv(join(third, 'findings.csv')))
      .filter(({ rule_id }) => rule_id === 'user-deactivated')
      .map(({ first_seen, reviews }) => [first_seen, reviews]);
    expect(ages).to.deep.equal([
      [firstSeen, '3'],
      [firstSeen, '3'],
    ]);
  });

  it('finds a revoked access that was removed and is there again, until somebody keeps it', async () => {
    await decide(run, [
      [SLACK, 15],
      [SLACK, 16],
      [SLACK, 17],
    ]);
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    await apply(run, checksum);
    org().addAppUser(PAYROLL, { id: userId(1) });

    const second = await next();
    const gone = await next({ name: 'third', previous: second });

    const found = async (folder: string) =>
      (await mapCsv(join(folder, 'findings.csv'))).filter(({ rule_id }) => rule_id === 'revoked-access-returned');
    const [finding, ...others] = await found(second);
    expect(others).to.deep.equal([]);
    expect(finding).to.include({ severity: 'high', status: 'open', user_id: userId(1), reviews: '1' });
    expect(finding?.reason).to.match(
      /^The review of \d{4}-\d\d-\d\d revoked this access and it was removed by user0@example\.com on \d{4}-\d\d-\d\d; it is there again, assigned on /,
    );
    expect(counts(second)).to.deep.include({ revoked: { gone: 1, back: 1, stillThere: 3 } });
    const removed = (await changesOf(second)).filter(({ change }) => change === 'removed');
    expect(removed.map(({ user_id, cause, by }) => [user_id, cause, by])).to.deep.equal([[userId(2), 'review', '']]);
    expect((await found(gone)).map(({ user_id, reviews }) => [user_id, reviews])).to.deep.equal([[userId(1), '2']]);
    await decide({ ...run, folder: gone }, [[PAYROLL, 1]], 'keep');
    expect(await found(await next({ name: 'fourth', previous: gone }))).to.deep.equal([]);
  });

  it('knows its own removals in the log, who gave a revoked access back, and what the log does not tell', async () => {
    const { checksum } = await planned(run, [
      [PAYROLL, 1],
      [PAYROLL, 2],
    ]);
    await apply(run, checksum);
    const assigned = await call(run.sandbox, 'POST', `/api/v1/apps/${PAYROLL}/users`, { body: { id: userId(1) } });
    org().removeAppUser(SLACK, userId(3));

    const folder = await next({ policy: 'changes: { log: on }\n' });

    expect(assigned.status).to.equal(200);
    const removed = (await changesOf(folder)).filter(({ change }) => change === 'removed');
    expect(removed.map(({ user_id, by, event, cause }) => [user_id, by, event, cause])).to.deep.equal([
      [userId(2), 'user0@example.com', 'application.user_membership.remove', 'review'],
      [userId(3), '', '', 'unknown'],
    ]);
    expect(removed[0]?.at).to.match(/^\d{4}-\d\d-\d\dT/);
    const finding = (await mapCsv(join(folder, 'findings.csv'))).find(
      ({ rule_id }) => rule_id === 'revoked-access-returned',
    );
    expect(finding?.reason).to.match(/; it is there again, assigned on [0-9-]+ by user0@example\.com\.$/);
    expect(counts(folder)).to.deep.include({ explained: 1, unexplained: 1 });
  });

  it('is whole where the log cannot be read: who and why are unknown, which is said', async () => {
    org().removeAppUser(PAYROLL, userId(4));
    const refusal = { status: 403, body: { errorCode: 'E0000006', errorSummary: 'no permission' } };
    run.sandbox.failNext(/GET \/api\/v1\/logs/, refusal, 9);

    const folder = await next({ policy: 'changes: { log: on }\n' });

    const { verdict, warnings } = manifestOf(folder);
    expect(verdict).to.equal('complete');
    expect(String(warnings)).to.match(/Who changed what is not known: the System Log could not be read: .*E0000006/);
    expect((await changesOf(folder)).map(({ cause }) => cause)).to.deep.equal(['unknown']);
    expect((await run.verify(folder)).outcome).to.equal('intact');
  });

  it('keeps a change of scope apart from a change of access', async () => {
    const narrow = await next({ name: 'narrow', policy: 'apps: { exclude: [Slack] }\n' });

    const wide = await next({ name: 'wide', previous: narrow });

    expect(await shortly(narrow)).to.deep.equal(['app-out-of-scope | Slack | in scope | out of scope']);
    expect(await shortly(wide)).to.deep.equal(['app-in-scope | Slack | out of scope | in scope']);
    expect((await rowOf(wide, SLACK, 3))?.change).to.equal('');
    expect(counts(wide)).to.deep.include({ added: 0, removed: 0, notCompared: 20 });
  });

  it('names an app that is listed no more, without a word on its users', async () => {
    org().deleteApp(SLACK);

    const folder = await next();

    expect(await shortly(folder)).to.deep.equal(['app-gone | Slack | in scope, assignments: 20']);
  });

  it('is derived again from its folder alone as the same bytes, and verifies without the run before', async () => {
    org().removeAppUser(PAYROLL, userId(4));
    const folder = await next({ formats: ['csv', 'parquet', 'xlsx'] });
    const out = join(folder, '..', 'again');
    await writeFile(join(run.folder, 'manifest.json'), '{}');

    await rederive({
      ...{ folder, out, policy: undefined, formats: ['csv', 'parquet', 'xlsx'] },
      ...{ progress: createProgress(), signal: run.signal },
    });

    for (const name of ['changes.csv', 'changes.parquet', 'assignments.csv', 'access-review.xlsx']) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(folder, name))), name).to.equal(true);
    }
    const report = await verifyRun(folder, { clock: systemClock, signal: run.signal });
    expect(report.checks.filter(({ state }) => state === 'fails').map(({ id }) => id)).to.deep.equal(['chain']);
  });

  it('is verified from both runs, also after later decisions, and each difference is named', async () => {
    await decide(run, [[PAYROLL, 5]], 'keep');
    const folder = await next();
    await decide(run, [[PAYROLL, 6]], 'keep');
    const verify = async () =>
      await verifyRun(folder, { previous: run.folder, clock: systemClock, signal: run.signal });

    const intact = await verify();
    const path = join(folder, 'changes.csv');
    await appendFile(path, 'added,0oapayroll,Payroll,00uuser01,user1@example.com,,,,,,,\r\n');
    const changed = await verify();

    expect(intact.outcome, JSON.stringify(intact.problems)).to.equal('intact');
    expect(intact.checks.find(({ id }) => id === 'before')?.state).to.equal('holds');
    expect(changed.problems.map(({ file, what }) => `${file} ${what}`).join('\n')).to.match(
      /changes\.csv row \d+ was added: the snapshot gives no such row/,
    );
  });

  it('compares nothing with a run that was altered, and says so', async () => {
    await appendFile(join(run.folder, 'policy.yaml'), '# altered\n');

    const folder = await next();

    expect(existsSync(join(folder, 'changes.csv'))).to.equal(false);
    expect(existsSync(join(folder, 'snapshot', 'previous'))).to.equal(false);
    const warnings = at(jsonOf(folder, 'manifest.json'), 'predicate', 'warnings');
    expect(String(warnings)).to.match(/Nothing is compared with the run before, run: .*policy\.yaml is not as/);
  });
});
