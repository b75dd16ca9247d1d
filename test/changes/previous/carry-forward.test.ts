import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { apply, decide, planned } from '../../support/apply-run.js';
import { aChangesRun, type ChangesRun, longAgo, nextRun, PAYROLL, SLACK, userId } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { readWorkbook } from '../../support/read-workbook.js';
import { jsonOf } from '../../support/review-run.js';
import { at } from '../../support/sandbox-calls.js';

const CFO = 'cfo@example.com';
const POLICY = `reviewers: { by: owner, fallback: ${CFO}, scope: changed }\napply: { maxShare: 1, perApp: { maxShare: 1 } }\nowners: [{ apps: [Payroll], reviewer: ${CFO} }]\n`;

describe('decisions carried forward', function () {
  this.timeout(60_000);

  let run: ChangesRun;

  beforeEach(async () => {
    run = await aChangesRun({ policy: POLICY, asOf: longAgo() });
  });
  afterEach(async () => {
    await run.stop();
  });

  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
  const askedIn = (folder: string) => {
    const [heads = [], ...rows] = readWorkbook(readFileSync(join(folder, 'packets', `${CFO}.xlsx`))).sheet(
      'Review',
    ).rows;
    const [app, login] = [heads.indexOf('App'), heads.indexOf('Okta login')];
    return rows.map((cells) => `${cells[app]} ${cells[login]}`);
  };
  const rowOf = async (folder: string, app: string, n: number) =>
    (await mapCsv(join(folder, 'assignments.csv'))).find((row) => row.app_id === app && row.user_id === userId(n));

  it('leave packets with what is new, changed, found fault with, revoked or undecided', async () => {
    await decide(
      run,
      [...range(0, 17), 19].map((n) => [PAYROLL, n] as const),
      'keep',
      CFO,
    );
    await decide(run, [[PAYROLL, 17]], 'revoke', CFO);
    await decide(
      run,
      range(0, 19).map((n) => [SLACK, n] as const),
      'keep',
      CFO,
    );
    const { users } = run.sandbox.org;
    users.modify(userId(4), { profile: { ...users.find(userId(4))?.profile, title: 'Lead' } });
    run.sandbox.org.addAppUser(SLACK, { id: '00unew' });

    const folder = await nextRun(run);

    expect(askedIn(folder).sort()).to.deep.equal(
      [
        ...[4, 17, 18, 19].map((n) => `Payroll user${n}@example.com`),
        ...[4, 19].map((n) => `Slack user${n}@example.com`),
        'Slack 00unew',
      ].sort(),
    );
    expect((await rowOf(folder, PAYROLL, 5))?.previous_decision).to.match(
      /^keep by cfo@example\.com on \d{4}-\d\d-\d\d, carried forward$/,
    );
    expect((await rowOf(folder, PAYROLL, 4))?.previous_decision).to.match(/^keep by cfo@example\.com on [0-9-]+$/);
    expect(at(jsonOf(folder, 'manifest.json'), 'predicate', 'summary', 'changes', 'carried')).to.equal(34);
    const help = readWorkbook(readFileSync(join(folder, 'packets', `${CFO}.xlsx`))).sheet('How to review').rows;
    expect(help.flat().join('\n')).to.contain('34 more assignments of yours are unchanged');
    expect((await run.verify(folder)).outcome).to.equal('intact');
  });

  it('never hide a revoked access that is back: it is found, named, and in its packet', async () => {
    await decide(
      run,
      range(0, 19).map((n) => [PAYROLL, n] as const),
      'keep',
      CFO,
    );
    const { checksum } = await planned(run, [[PAYROLL, 2]], CFO);
    await apply(run, checksum);
    run.sandbox.org.addAppUser(PAYROLL, { id: userId(2) });

    const folder = await nextRun(run);

    const found = (await mapCsv(join(folder, 'findings.csv'))).filter(
      ({ rule_id }) => rule_id === 'revoked-access-returned',
    );
    expect(found.map(({ app_label, login }) => [app_label, login])).to.deep.equal([['Payroll', 'user2@example.com']]);
    expect(askedIn(folder)).to.include('Payroll user2@example.com').and.not.include('Payroll user3@example.com');
  });

  it('count as neither decided nor open, and none of them is kept with the rest', async () => {
    await decide(
      run,
      range(0, 19).map((n) => [PAYROLL, n] as const),
      'keep',
      CFO,
    );
    const folder = await nextRun(run);
    await decide({ ...run, folder }, [[PAYROLL, 19]], 'revoke', CFO);

    const before = await reviewStatus(folder, { clock: systemClock, signal: run.signal });
    await keepRest({
      ...{ folder, reviewer: CFO, reason: 'looked at', importedBy: 'iam', clock: systemClock, signal: run.signal },
    });
    const after = await reviewStatus(folder, { clock: systemClock, signal: run.signal });

    expect(before).to.include({ rows: 40, decided: 1, carried: 19, open: 20 });
    expect(before.reviewers).to.have.lengthOf(1);
    expect(after).to.include({ carried: 19, decided: 20, open: 1 });
  });

  it('go on from review to review, by their first date, and are what judging the one before again gives', async () => {
    await decide(run, [[PAYROLL, 5]], 'keep', CFO);
    const second = await nextRun(run);
    await decide({ ...run, folder: second }, [[SLACK, 7]], 'revoke', CFO);

    const third = await nextRun(run, { name: 'third', previous: second });

    const carried = await rowOf(third, PAYROLL, 5);
    expect(carried?.previous_decision).to.match(/, carried forward$/);
    expect(carried?.previous_decision).to.equal((await rowOf(second, PAYROLL, 5))?.previous_decision);
    expect((await rowOf(third, SLACK, 7))?.previous_decision).to.match(/^revoke by cfo@example\.com on [0-9-]+$/);
    const report = await verifyRun(third, { previous: second, clock: systemClock, signal: run.signal });
    expect(report.checks.find(({ id }) => id === 'before')?.state).to.equal('holds');
  });
});
