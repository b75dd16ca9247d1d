import { expect } from 'chai';
import type { PageRow } from '../../../src/report/pages/page.js';
import { usageRows } from '../../../src/report/pages/usage-rows.js';
import type { UsageFacts } from '../../../src/run/usage-facts.js';

const facts: UsageFacts = {
  why: '',
  events: ['user.authentication.sso'],
  spans: [{ from: '2026-06-01T00:00:00.000Z', to: '2026-08-31T00:00:00.000Z', by: 'log' }],
  pairs: 7,
  uses: 90,
  apps: [
    { appId: '0oa1', pairs: 2, uses: 30 },
    { appId: '0oa2', pairs: 1, uses: 12 },
  ],
};
const widths = { widths: [44, 30, 14, 40], readingWidths: [44, 30, 14, 40] };

describe('the ledger on the Evidence sheet', () => {
  const textsOf = (rows: readonly PageRow[]) => JSON.stringify(rows);

  it('has the times that are known and by what, what was taken, and what counts', () => {
    const text = textsOf(usageRows(facts, widths));

    for (const part of [
      '2026-06-01T00:00:00.000Z to 2026-08-31T00:00:00.000Z',
      'by the System Log',
      'by 7 pairs of app and user',
      '42',
      'single sign-on',
      'Okta does not see bookmarks',
    ]) {
      expect(text).to.include(part);
    }
  });

  it('says that files are whole by the word of whoever imported them', () => {
    const spans = [{ from: '2026-06-01T00:00:00.000Z', to: '2026-08-31T00:00:00.000Z', by: 'files' as const }];

    expect(textsOf(usageRows({ ...facts, spans }, widths))).to.include('as whoever imported them says');
    expect(textsOf(usageRows({ ...facts, spans: [] }, widths))).to.include('of no time');
  });

  it('says why nothing was taken', () => {
    expect(textsOf(usageRows({ ...facts, why: 'it is gone' }, widths))).to.include('It could not be read: it is gone.');
  });
});
