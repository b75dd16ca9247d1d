import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { acceptRecommended } from '../../../src/changes/decide/accept-recommended.js';
import { importDecisions } from '../../../src/changes/decide/import-decisions.js';
import { keepRest } from '../../../src/changes/decide/keep-rest.js';
import { reviewStatus } from '../../../src/changes/status/status.js';
import {
  aChangesRun,
  type ChangesRun,
  decisionsCsv,
  PAYROLL,
  REVIEWER,
  recordsOf,
  SLACK,
  userId,
} from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';

const OWNERS = `owners:
  - { apps: [Payroll], reviewer: ${REVIEWER} }
  - { apps: [Slack], reviewer: other@example.com }
reviewers: { by: owner }
`;

describe('keeping the rest', () => {
  let run: ChangesRun;
  afterEach(() => run.stop());

  const keeping = (reviewer = REVIEWER) =>
    keepRest({
      folder: run.folder,
      reviewer,
      reason: ' on the team list ',
      importedBy: 'iam',
      clock: systemClock,
      signal: run.signal,
    });
  const decided = async () =>
    (await recordsOf(run.folder, 'decisions.ndjson')).filter(({ kind }) => kind === 'decision');

  it('keeps what is this reviewer’s and open, with the reason, and says in the record that it was done in bulk', async () => {
    run = await aChangesRun({ policy: OWNERS });

    const result = await keeping();

    expect(result).to.deep.equal({ taken: 19, alreadyDecided: 0, leftOpen: 1, refusedBefore: [], refusals: [] });
    const records = await decided();
    expect(new Set(records.map(({ appId }) => appId))).to.deep.equal(new Set([PAYROLL]));
    expect(records[0]).to.include({ decision: 'keep', reason: 'on the team list', reviewer: REVIEWER });
    expect(records[0]?.source).to.deep.equal({ keptRest: true });
    expect(await readFile(join(run.folder, 'decisions.csv'), 'utf8')).to.include('"the rest, kept in bulk"');
    expect((await run.verify(run.folder)).problems).to.deep.equal([]);
  });

  it('leaves open what is recommended for removal', async () => {
    run = await aChangesRun({ policy: OWNERS });

    await keeping();

    expect((await decided()).map(({ userId: id }) => id)).not.to.include(userId(19));
  });

  it('overrules nobody, and does nothing a second time', async () => {
    run = await aChangesRun({ policy: OWNERS });
    const csv = await decisionsCsv(run, [{ app: PAYROLL, user: userId(3), decision: 'revoke', reason: 'left' }]);
    await importDecisions({
      folder: run.folder,
      files: [csv],
      importedBy: 'iam',
      clock: systemClock,
      signal: run.signal,
    });

    const first = await keeping();
    const second = await keeping();

    expect(first).to.include({ taken: 18 });
    expect(second).to.include({ taken: 0, leftOpen: 1 });
    const own = (await decided()).filter(({ userId: id }) => id === userId(3));
    expect(own.map(({ decision }) => decision)).to.deep.equal(['revoke']);
  });

  it('leaves open, and names, every row whose decision was refused, as accepting recommendations does', async () => {
    run = await aChangesRun({ policy: OWNERS });
    const { folder, signal } = run;
    const who = { folder, importedBy: 'iam', clock: systemClock, signal };
    const returned = async (user: string, decision: string, reason = '') => {
      const files = [await decisionsCsv(run, [{ app: PAYROLL, user, decision, reason }])];
      return await importDecisions({ ...who, files });
    };
    await returned(userId(3), 'revoke'); // a revoke needs a reason
    await returned(userId(19), 'keep'); // and so does a keep against the recommendation

    const accepted = await acceptRecommended({ ...who, reviewer: REVIEWER, rules: ['user-deactivated'] });
    const kept = await keeping();

    expect(accepted.taken).to.equal(0);
    expect(accepted.refusedBefore.map(({ userId: id }) => id)).to.deep.equal([userId(19)]);
    expect(kept).to.include({ taken: 18, leftOpen: 1 });
    expect(kept.refusedBefore).to.deep.equal([
      {
        ...{ appId: PAYROLL, userId: userId(3), appLabel: 'Payroll', login: 'user3@example.com', reviewer: REVIEWER },
        why: 'a revoke needs a decision_reason',
      },
    ]);
    expect((await decided()).map(({ userId: id }) => id)).not.to.include.members([userId(3)]);
    const table = await mapCsv(join(folder, 'decisions.csv'));
    expect(table.filter(({ state }) => state === 'refused').map((row) => [row.app_label, row.login])).to.deep.equal([
      ['Payroll', 'user3@example.com'],
      ['Payroll', 'user19@example.com'],
    ]);
    expect((await run.verify(folder)).problems).to.deep.equal([]);
    await returned(userId(3), 'revoke', 'left');
    expect(await keeping()).to.deep.include({ taken: 0, refusedBefore: [] });
  });

  it('refuses what would be a review of oneself', async () => {
    run = await aChangesRun();

    const { taken, refusals } = await keeping('user3@example.com');

    expect(taken).to.equal(36);
    expect(refusals.map(({ appId, userId: id }) => [appId, id])).to.deep.equal([
      [PAYROLL, userId(3)],
      [SLACK, userId(3)],
    ]);
  });

  it('is counted by the status among the signs of a rubber stamp', async () => {
    run = await aChangesRun({ policy: OWNERS });

    await keeping();

    const { reviewers } = await reviewStatus(run.folder, { clock: systemClock, signal: run.signal });
    const signs = reviewers.find(({ reviewer }) => reviewer === REVIEWER)?.signs;
    expect(signs?.[0]).to.equal('kept 19 in bulk as the rest, with one reason');
  });
});
