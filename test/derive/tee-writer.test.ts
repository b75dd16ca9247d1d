import { expect } from 'chai';
import type { RowKeeper } from '../../src/derive/previous/keep-rows.js';
import { withCompanions } from '../../src/derive/tee-writer.js';
import type { PacketWriter } from '../../src/packets/packet-writer.js';
import type { ReportSummary, ReportWriter } from '../../src/report/model.js';
import { anApp } from '../support/builders.js';
import { aReviewed } from '../support/reports.js';
import { someRunFacts } from '../support/run-facts.js';
import { aRead } from '../support/snapshot.js';

const FILE = { bytes: 1, sha256: '0'.repeat(64), rows: 1 };
const NOBODY = { fallbacks: [], withoutReviewer: [], managersNotFound: [] };
const SUMMARY: ReportSummary = {
  assignments: 1,
  users: 1,
  appsInScope: 1,
  appsSeen: 1,
  open: { low: 0, medium: 0, high: 0, critical: 0 },
  waived: 0,
  unknown: 0,
  byRule: [],
  recommendations: { revoke: 0, check: 0, keep: 1 },
  worstApps: [],
};

describe('reports with packets and what the next review compares by', () => {
  it('are the reports alone where the policy wants no packets', async () => {
    const { reports, events } = writers();
    const alone = withCompanions(reports, {});

    await alone.assignments([aReviewed()]);
    await alone.endApp({ app: anApp(), read: aRead(anApp().id) });
    const { files, warnings } = await alone.finish(someRunFacts());
    await alone.abandon();

    expect(events).to.deep.equal(['reports row', 'reports app', 'reports end', 'reports gone']);
    expect(files.map(({ name }) => name)).to.deep.equal(['assignments.csv']);
    expect(warnings).to.deep.equal(someRunFacts().warnings);
  });

  it('warn of reviewers who could not be taken, before the reports end, which show it', async () => {
    const { reports, packets, finished } = writers();
    const missed = {
      fallbacks: [{ why: 'the manager is deactivated', rows: 3 }],
      withoutReviewer: [],
      managersNotFound: Array.from({ length: 12 }, (_, n) => ({ manager: `471${n}`, rows: 1 })),
    };
    const both = withCompanions(reports, {
      packets: { ...packets, finish: async () => ({ files: [], reviewers: [], missed }) },
    });

    const { warnings } = await both.finish({ ...someRunFacts(), warnings: ['before'] });

    expect(warnings.slice(0, 2)).to.deep.equal([
      'before',
      '3 rows go to the fallback, because the manager is deactivated',
    ]);
    expect(warnings[2]).to.match(/^12 managers were not found: "4710" \(1 row\), .*"4719" \(1 row\) and 2 more$/);
    expect(finished).to.deep.equal([warnings]);
  });

  it('see every row and every app once each, and give the files of both, reports first', async () => {
    const { reports, packets, events } = writers();
    const both = withCompanions(reports, { packets });

    await both.assignments([aReviewed()]);
    await both.endApp({ app: anApp(), read: aRead(anApp().id) });
    const { files, summary } = await both.finish(someRunFacts());

    expect(events).to.deep.equal([
      'reports row',
      'packets row',
      'reports app',
      'packets app',
      'packets end',
      'reports end',
    ]);
    expect(files.map(({ name }) => name)).to.deep.equal(['assignments.csv', 'packets/a.xlsx']);
    expect(summary).to.equal(SUMMARY);
  });

  it('have what the next review compares by kept of the same rows', async () => {
    const { reports, keeper, events } = writers();
    const both = withCompanions(reports, { keeper });

    await both.assignments([aReviewed()]);
    const { files } = await both.finish(someRunFacts());

    expect(events).to.deep.equal(['reports row', 'kept row', 'kept end', 'reports end']);
    expect(files.map(({ name }) => name)).to.deep.equal(['assignments.csv', 'kept']);
  });

  it('are abandoned together', async () => {
    const { reports, packets, keeper, events } = writers();

    await withCompanions(reports, { packets, keeper }).abandon();

    expect(events).to.deep.equal(['reports gone', 'packets gone', 'kept gone']);
  });

  function writers(): {
    reports: ReportWriter;
    packets: PacketWriter;
    keeper: RowKeeper;
    events: string[];
    finished: unknown[];
  } {
    const events: string[] = [];
    const finished: unknown[] = [];
    const noted = (who: string) => ({
      assignments: async () => {
        events.push(`${who} row`);
      },
      endApp: async () => {
        events.push(`${who} app`);
      },
      changes: async () => {
        events.push(`${who} changes`);
      },
      abandon: async () => {
        events.push(`${who} gone`);
      },
    });
    return {
      events,
      finished,
      reports: {
        ...noted('reports'),
        finish: async ({ warnings }) => {
          finished.push(warnings);
          events.push('reports end');
          return { files: [{ ...FILE, name: 'assignments.csv' }], summary: SUMMARY };
        },
      },
      keeper: {
        ...noted('kept'),
        finish: async () => {
          events.push('kept end');
          return { ...FILE, name: 'kept' };
        },
      },
      packets: {
        ...noted('packets'),
        finish: async () => {
          events.push('packets end');
          return { files: [{ ...FILE, name: 'packets/a.xlsx' }], reviewers: [], missed: NOBODY };
        },
      },
    };
  }
});
