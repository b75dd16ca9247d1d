import { expect } from 'chai';
import { cadenceRows } from '../../../src/report/pages/cadence-rows.js';
import { anAppRead } from '../../support/reports.js';
import { someRunFacts } from '../../support/run-facts.js';

const QUARTER = { every: 'P3M', keepFor: 'P7Y' };
const AS_OF = '2026-06-30T02:00:00.000Z';

function shown(previousAsOf: string | undefined, cadence = QUARTER): string {
  const previous =
    previousAsOf === undefined ? null : { name: 'q1', asOf: previousAsOf, manifestSha256: '0'.repeat(64) };
  return JSON.stringify(cadenceRows(cadence, someRunFacts({ asOf: AS_OF, previous })).map(({ cells }) => cells));
}

describe('retention and cadence', () => {
  it('say when the next review is due and until when the run is kept', () => {
    const text = shown('2026-03-31T02:00:00.000Z');

    expect(text).to.contain('"3 months"').and.contain('next by 2026-09-30').and.contain('2033-06-30');
    expect(text).not.to.contain('OVERDUE');
  });

  it('say that this review was late', () => {
    expect(shown('2025-12-31T02:00:00.000Z')).to.contain('OVERDUE').and.contain('due by 2026-03-31');
  });

  it('count the apps that are overdue, and those that were reviewed late', () => {
    const appReviews = [
      { appId: 'a', asOf: '2025-12-31T02:00:00.000Z' },
      { appId: 'b', asOf: '' },
      { appId: 'c', asOf: '2026-05-31T02:00:00.000Z' },
    ];
    const run = someRunFacts({ asOf: AS_OF, previous: null, apps: [anAppRead({ appId: 'a' })], appReviews });

    const text = JSON.stringify(cadenceRows(QUARTER, run).map(({ cells }) => cells));

    expect(text).to.match(/"Apps that are OVERDUE".*?1.*"Apps that were reviewed late".*?1/);
  });

  it('say nothing where the policy does not', () => {
    expect(cadenceRows({ every: undefined, keepFor: undefined }, someRunFacts())).to.deep.equal([]);
    expect(shown(undefined)).not.to.contain('OVERDUE');
  });
});
