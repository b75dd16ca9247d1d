import { readdir } from 'node:fs/promises';
import { expect } from 'chai';
import { COMPARED } from '../../../src/assignment/compared-columns.js';
import { keepRows, keptLine } from '../../../src/derive/previous/keep-rows.js';
import { readKeptRows } from '../../../src/run/kept-rows.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { AS_OF, anApp, anAppUser } from '../../support/builders.js';
import { aFinding, aReviewed } from '../../support/reports.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const OPTIONS = { roleAttributes: ['role'], asOf: AS_OF };
const KEEP = { decision: 'keep', reviewer: 'a@x.y', at: '2026-03-31T00:00:00.000Z' } as const;

describe('what a run keeps of its rows for the next review', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await temporaryFolder('keep');
  });

  const aRow = (appId: string, id: string) => aReviewed({ app: anApp({ id: appId }), appUser: anAppUser({ id }) });

  it('is each row under its app, in their order', async () => {
    const keeper = await keepRows(folder, OPTIONS);
    const rows = [aRow('0oa1', 'a'), aRow('0oa1', 'b'), aRow('0oa2', 'a')];

    await keeper.assignments(rows.slice(0, 1));
    await keeper.assignments(rows.slice(1));
    const { name, rows: records } = await keeper.finish();

    const found: [string, string[]][] = [];
    for await (const { appId, rows: kept } of readKeptRows(folder)) found.push([appId, kept.map(String)]);
    expect([name, records]).to.deep.equal([LAYOUT.nextReview, 5]);
    expect(found).to.deep.equal([
      ['0oa1', rows.slice(0, 2).map((row) => keptLine(row, OPTIONS))],
      ['0oa2', rows.slice(2).map((row) => keptLine(row, OPTIONS))],
    ]);
  });

  it('is of a row its values, its findings with their age, and the decision that it carries', () => {
    const [found, unknown] = [aFinding({ ruleId: 'no-login' }), aFinding({ ruleId: 'stale', status: 'unknown' })];
    const age = { firstSeen: '2026-03-31T00:00:00.000Z', reviews: 2 };
    const judged = aReviewed(
      { appUser: anAppUser({ id: '00u1', profile: { role: 'Admin' } }) },
      { findings: [found, unknown] },
    );
    const lineOf = (more: typeof judged.more = {}, rules?: ReadonlySet<string>) =>
      JSON.parse(keptLine({ ...judged, more }, OPTIONS, rules));

    const plain = lineOf();

    expect(Object.keys(plain)).to.deep.equal(['id', 'values', 'findings']);
    expect(plain.id).to.equal('00u1');
    expect(plain.values[COMPARED.indexOf('app_role')]).to.equal('Admin');
    expect(plain.findings).to.deep.equal({ 'no-login': { firstSeen: AS_OF, reviews: 1 } });
    expect(lineOf({ carried: KEEP, findingAges: new Map([['no-login', age]]) })).to.deep.include({
      decision: KEEP,
      findings: { 'no-login': age },
    });
    expect(lineOf({}, new Set())).to.not.have.property('findings');
  });

  for (const when of ['before it is whole', 'when it is whole'] as const) {
    it(`is gone where the reports are abandoned ${when}`, async () => {
      const keeper = await keepRows(folder, OPTIONS);
      await keeper.assignments([aRow('0oa1', 'a')]);
      if (when === 'when it is whole') await keeper.finish();

      await keeper.abandon();

      expect(await readdir(folder)).to.deep.equal([]);
    });
  }
});
