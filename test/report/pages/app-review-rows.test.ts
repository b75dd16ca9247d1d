import { expect } from 'chai';
import { appReviewRows, appReviewStates } from '../../../src/report/pages/app-review-rows.js';
import { anAppRead } from '../../support/reports.js';
import { someRunFacts } from '../../support/run-facts.js';

const RUN = someRunFacts({
  asOf: '2026-06-30T02:00:00.000Z',
  apps: [
    anAppRead({ appId: 'read' }),
    anAppRead({ appId: 'late' }),
    anAppRead({ appId: 'cut', state: 'incomplete' }),
    anAppRead({ appId: 'soon', state: 'excluded' }),
    anAppRead({ appId: 'new', state: 'excluded' }),
  ],
  appReviews: [
    { appId: 'read', asOf: '' },
    { appId: 'late', asOf: '2026-03-01T00:00:00.000Z' },
    { appId: 'cut', asOf: '2026-03-01T00:00:00.000Z' },
    { appId: 'soon', asOf: '2026-05-01T00:00:00.000Z' },
    { appId: 'new', asOf: '' },
  ],
});

describe('when each app was reviewed', () => {
  it('is late where it was read after its time, and overdue where it was not read at all', () => {
    const states = appReviewStates(RUN, 'P3M').map(({ appId, isOverdue, isLate }) => [appId, isOverdue, isLate]);

    expect(states).to.deep.equal([
      ['read', false, false],
      ['late', false, true],
      ['cut', true, false],
      ['soon', false, false],
      ['new', true, false],
    ]);
  });

  it('is a row of the Evidence for each app', () => {
    const text = JSON.stringify(appReviewRows(RUN, 'P3M', (appId) => appId.toUpperCase(), [1, 1, 1, 1]));

    for (const said of [
      'reviewed in this run; it was due by 2026-06-01',
      'OVERDUE since 2026-06-01',
      'due by 2026-08-01',
      'OVERDUE: never reviewed',
      'SOON',
    ]) {
      expect(text).to.include(`"${said}"`);
    }
  });

  it('is not told where the policy does not say how often, or the run did not look', () => {
    const { appReviews: _none, ...older } = RUN;

    expect(appReviewRows(RUN, undefined, String, [1])).to.deep.equal([]);
    expect(appReviewRows(older, 'P3M', String, [1])).to.deep.equal([]);
  });
});
