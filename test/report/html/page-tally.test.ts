import { expect } from 'chai';
import { APPS, type Row } from '../../../src/report/columns.js';
import { createPageTally, totalOf } from '../../../src/report/html/page-tally.js';
import { aReportContext, aRun, reportsOf } from '../../support/reports.js';

function anAppRow(label: string, cells: Readonly<Record<string, number>> = {}): Row {
  const all: Readonly<Record<string, string | number>> = { app_label: label, assignments: 1, ...cells };
  return APPS.columns.map(({ key }) => all[key] ?? '');
}

async function numbersOf(rows: readonly Row[], changes = {}) {
  const tally = createPageTally('2026-11-24T00:00:00.000Z');
  for (const row of rows) tally.endApp(row);
  const { summary } = await reportsOf({ apps: [], formats: ['csv'] });
  return tally.numbers({ run: aRun(), summary: { ...summary, ...changes }, files: [] }, aReportContext(), 0);
}

describe('createPageTally', () => {
  it('keeps the apps with the worst findings, by the number of the most severe ones', async () => {
    const { worstApps } = await numbersOf([
      anAppRow('many low', { findings_low: 90 }),
      anAppRow('one critical', { findings_critical: 1 }),
      anAppRow('nothing'),
      anAppRow('critical and high', { findings_critical: 1, findings_high: 2 }),
    ]);

    expect(worstApps.map(({ label }) => label)).to.deep.equal(['critical and high', 'one critical', 'many low']);
  });

  it('keeps the largest apps; of equal ones those that came first', async () => {
    const apps = Array.from({ length: 30 }, (_, n) => anAppRow(`app ${n}`, { assignments: n === 20 ? 9 : 1 }));

    const { largestApps } = await numbersOf(apps);

    expect(largestApps.map(({ label }) => label)).to.deep.equal([
      'app 20',
      ...Array.from({ length: 11 }, (_, n) => `app ${n}`),
    ]);
  });

  it('leaves out apps without an assignment, which may not be in scope at all', async () => {
    const { largestApps } = await numbersOf([anAppRow('empty', { assignments: 0 })]);

    expect(largestApps).to.deep.equal([]);
  });

  it('says what changed since the review before, where one was compared', async () => {
    const counts = { added: 3, removed: 2, changed: 1, same: 7, revoked: { gone: 5, back: 1, stillThere: 0 } };

    const { changes } = await numbersOf([], { changes: counts });

    expect(changes.map(({ label, count }) => [label, count])).to.deep.equal([
      ['new', 3],
      ['gone', 2],
      ['changed', 1],
      ['the same', 7],
      ['revoked, and gone', 5],
      ['revoked, and there again', 1],
      ['revoked, and never removed', 0],
    ]);
  });
});

describe('totalOf', () => {
  it('is of all severities', () => {
    expect(totalOf({ critical: 1, high: 2, medium: 3, low: 4 })).to.equal(10);
  });
});
