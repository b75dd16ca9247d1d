import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { jsonOf } from '../../support/review-run.js';
import { at } from '../../support/sandbox-calls.js';
import { type Quarter, twoQuarters } from '../../support/two-quarters.js';

describe('two quarters of an org', function () {
  this.timeout(60_000);

  let first: Quarter;
  let second: Quarter;

  before(async () => {
    [first, second] = await twoQuarters({ policy: 'changes: { log: on }\n' });
  });

  const changes = async (quarter: Quarter) =>
    (await mapCsv(join(quarter.folder, 'changes.csv'))).filter(
      ({ change }) => change === 'added' || change === 'removed',
    );
  const counts = (quarter: Quarter) => at(jsonOf(quarter.folder, 'manifest.json'), 'predicate', 'summary', 'changes');

  /** What came and went between two moments, with the last thing that happened to it. */
  function truth(): string[][] {
    const last = new Map(second.history.map((act) => [`${act.change} ${act.appId} ${act.userId}`, act]));
    const added = [...second.accesses]
      .filter((access) => !first.accesses.has(access))
      .map((access) => `added ${access}`);
    const gone = [...first.accesses]
      .filter((access) => !second.accesses.has(access))
      .map((access) => `removed ${access}`);
    return [...added, ...gone].map((key) => {
      const act = last.get(key);
      return [...key.split(' '), act?.at ?? '', act?.by ?? '', act?.event ?? '', act?.cause ?? 'unknown'];
    });
  }

  it('differ in what came and went, and by whom, when and why: in every cell as the org itself has it', async () => {
    const rows = await changes(second);

    const found = rows.map(
      ({ change = '', app_id = '', user_id = '', at: time = '', by = '', event = '', cause = '' }) => [
        ...[change, app_id, user_id],
        ...[time, by, event, cause],
      ],
    );
    const expected = truth();
    expect(expected.length).to.be.greaterThan(60);
    expect(new Set(expected.map((row) => row.at(-1)))).to.deep.equal(new Set(['direct', 'group', 'rule', 'lifecycle']));
    expect(sorted(found)).to.deep.equal(sorted(expected));
  });

  it('count how many the log explains', async () => {
    const rows = await changes(second);

    expect(counts(second)).to.deep.include({ explained: rows.length, unexplained: 0 });
    expect(at(jsonOf(second.folder, 'snapshot/run.json'), 'changeLog')).to.deep.include({
      since: '2026-03-31T00:00:00.000Z',
      state: 'complete',
      isCut: false,
    });
  });

  it('ask for the log once, bounded, and once more for what came in the meantime', () => {
    const asked = second.requests.filter(({ path }) => path.startsWith('/api/v1/logs'));

    expect(first.requests.some(({ path }) => path.startsWith('/api/v1/logs'))).to.equal(false);
    expect(asked).to.have.lengthOf(2);
    for (const { path } of asked) expect(path).to.match(/since=.*until=.*filter=.*limit=1000/);
  });

  it('verify, the first one included', async () => {
    const { signal } = new AbortController();

    const report = await verifyRun(second.folder, { previous: first.folder, clock: systemClock, signal });

    expect(report.outcome, JSON.stringify(report.problems)).to.equal('intact');
  });

  it('have the same rows without who and why where the log is off', async () => {
    const [, quiet] = await twoQuarters({ policy: '{}\n' });

    const rows = await changes(quiet);

    const bare = (all: typeof rows) =>
      all.map(({ change, app_id, user_id, login }) => [change, app_id, user_id, login]);
    expect(bare(rows)).to.deep.equal(bare(await changes(second)));
    expect(rows.map((row) => [row.at, row.by, row.event, row.cause].join(''))).to.deep.equal(rows.map(() => ''));
    expect(quiet.requests.some(({ path }) => path.startsWith('/api/v1/logs'))).to.equal(false);
  });
});

function sorted(rows: readonly (readonly string[])[]): string[] {
  return rows.map((row) => row.join(' | ')).sort();
}
