import { expect } from 'chai';
import { ledgerLines, pairJson, pairLine, unclearLine, updateLine } from '../../src/cli/usage-text.js';
import { newHead } from '../../src/usage/ledger/head.js';
import type { Pair } from '../../src/usage/ledger/pairs.js';

const NOW = Date.UTC(2026, 7, 31);
const DAY_MS = 86_400_000;
const progress = { sinceMs: NOW - 90 * DAY_MS, knownMs: NOW - 60 * DAY_MS, untilMs: NOW, events: 45_000, pages: 45 };

describe('how far an update of the ledger is', () => {
  it('is a date, a part, what was read and how long the rest takes', () => {
    expect(updateLine(progress, 60_000)).to.equal('2026-07-02, 33 %, 45,000 events in 45 requests, about 2 min left');
    expect(updateLine(progress, 6 * 3_600_000)).to.match(/about 12\.0 h left$/);
    expect(updateLine(progress, 20_000)).to.match(/about 40 s left$/);
  });

  it('guesses nothing at the first page, and nothing when it is nearly done', () => {
    expect(updateLine({ ...progress, pages: 1, events: 1 }, 60_000)).to.equal('2026-07-02, 33 %, 1 event in 1 request');
    expect(updateLine({ ...progress, knownMs: NOW }, 60_000)).to.equal(
      '2026-08-31, 100 %, 45,000 events in 45 requests',
    );
    expect(updateLine({ ...progress, knownMs: progress.sinceMs - 5 }, 1000)).to.match(/^2026-06-02, 0 %/);
  });
});

describe('a ledger in words', () => {
  const pair: Pair = {
    ...{ appId: '0oa1', userId: '00u1', appName: 'Jira', userName: 'ada@example.com' },
    ...{ firstMs: Date.UTC(2026, 5, 1, 8), lastMs: Date.UTC(2026, 5, 3, 9) },
    days: [
      [Math.floor(Date.UTC(2026, 5, 1) / DAY_MS), 2],
      [Math.floor(Date.UTC(2026, 5, 3) / DAY_MS), 1],
    ],
  };

  it('says what it covers and by what, or that it covers nothing', () => {
    const head = newHead('https://acme.okta.com', ['user.authentication.sso']);
    const span = { from: '2026-06-01T00:00:00.000Z', to: '2026-07-01T00:00:00.000Z', by: 'files' } as const;

    expect(ledgerLines(head)).to.deep.equal([
      'org: https://acme.okta.com',
      'knows: 0 uses of apps by 0 pairs of app and user',
      'covers: no time yet',
      'counts: single sign-on',
    ]);
    expect(ledgerLines({ ...head, spans: [span], uses: 1, pairs: 1 })).to.include.members([
      'knows: 1 use of apps by 1 pair of app and user',
      'covers: 2026-06-01T00:00:00.000Z to 2026-07-01T00:00:00.000Z, by imported files',
    ]);
  });

  it('shows a pair to people and to scripts', () => {
    expect(pairLine(pair)).to.equal(
      'Jira (0oa1), ada@example.com (00u1), last 2026-06-03T09:00:00.000Z, first 2026-06-01T08:00:00.000Z, 3 uses on 2 days',
    );
    expect(pairJson(pair)).to.deep.include({ uses: 3, days: { '2026-06-01': 2, '2026-06-03': 1 } });
  });

  it('tells of events that could not be placed, where there are any', () => {
    expect(unclearLine(0)).to.deep.equal([]);
    expect(unclearLine(2)).to.deep.equal(['passed over: 2 events of these kinds without an app or a person']);
  });
});
