import { expect } from 'chai';
import fc from 'fast-check';
import {
  dateOf,
  limitOf,
  rateHeadersOf,
  retryAfterOf,
  strangeRateHeaderOf,
} from '../../../src/okta/rate-limit/headers.js';

describe('rateHeadersOf', () => {
  it('reads limit, remaining and reset, the reset in milliseconds', () => {
    const headers = new Headers({
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '97',
      'x-rate-limit-reset': '1757607758',
    });

    expect(rateHeadersOf(headers)).to.deep.equal({ limit: 100, remaining: 97, resetMs: 1_757_607_758_000 });
  });

  it('takes the tightest of several limits, until the last of them ends', () => {
    const headers = new Headers({
      'x-rate-limit-limit': '600, 50',
      'x-rate-limit-remaining': '599, 3',
      'x-rate-limit-reset': '1757607758, 1757607790',
    });

    expect(rateHeadersOf(headers)).to.deep.equal({ limit: 50, remaining: 3, resetMs: 1_757_607_790_000 });
  });

  it('knows nothing when a header is missing or is not a number', () => {
    const partial = new Headers({ 'x-rate-limit-limit': '100', 'x-rate-limit-remaining': '97' });
    const garbled = new Headers({
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '-1',
      'x-rate-limit-reset': 'soon',
    });

    expect([rateHeadersOf(new Headers()), rateHeadersOf(partial), rateHeadersOf(garbled)]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
  });
});

const DATE = 'Thu, 11 Sep 2025 16:21:50 GMT';
const RESET = String(Date.parse(DATE) / 1000 + 40);

describe('rate headers that cannot be meant', () => {
  const headersOf = (limit: string, remaining: string, reset: string, date = DATE) =>
    new Headers({
      'x-rate-limit-limit': limit,
      'x-rate-limit-remaining': remaining,
      'x-rate-limit-reset': reset,
      date,
    });
  const long = '9'.repeat(400);

  for (const [what, headers, said] of [
    ['a limit of 400 digits', headersOf(long, '9', RESET), 'x-rate-limit-limit'],
    ['a limit of ten digits', headersOf('1000000001', '9', RESET), 'x-rate-limit-limit'],
    ['a remainder of 400 digits', headersOf('50', long, RESET), 'x-rate-limit-remaining'],
    ['a reset of 400 digits', headersOf('50', '9', long), 'x-rate-limit-reset'],
    ['a reset in milliseconds', headersOf('50', '9', `${RESET}000`), 'x-rate-limit-reset'],
    ['a reset two days ago', headersOf('50', '9', String(Number(RESET) - 172_800)), 'x-rate-limit-reset'],
    ['a reset of 400 digits without a Date', headersOf('50', '9', long, ''), 'x-rate-limit-reset'],
    ['a negative limit', headersOf('-1', '9', RESET), 'x-rate-limit-limit'],
    ['a limit that is not a number', headersOf('NaN', '9', RESET), 'x-rate-limit-limit'],
    ['an endless remainder', headersOf('50', 'Infinity', RESET), 'x-rate-limit-remaining'],
    ['a remainder below nothing', headersOf('50', '-9', RESET), 'x-rate-limit-remaining'],
    ['a fraction', headersOf('50', '9.5', RESET), 'x-rate-limit-remaining'],
    ['an exponent', headersOf('5e1', '9', RESET), 'x-rate-limit-limit'],
    ['a number of another base', headersOf('0x32', '9', RESET), 'x-rate-limit-limit'],
    ['a sign', headersOf('50', '+9', RESET), 'x-rate-limit-remaining'],
    ['digits of another script', headersOf('50', '9', '\u00b2\u00b3'), 'x-rate-limit-reset'],
    ['a date for a reset', headersOf('50', '9', DATE), 'x-rate-limit-reset'],
    ['one of two that is no number', headersOf('50, -1', '9', RESET), 'x-rate-limit-limit'],
    ['two with nothing between', headersOf('50,,60', '9', RESET), 'x-rate-limit-limit'],
    ['a reset of 1970', headersOf('50', '9', '0'), 'x-rate-limit-reset'],
    ['a reset in the year 9999', headersOf('50', '9', '253402300799'), 'x-rate-limit-reset'],
  ] as const) {
    it(`are ignored and named: ${what}`, () => {
      expect(rateHeadersOf(headers)).to.equal(undefined);
      expect(strangeRateHeaderOf(headers)).to.match(new RegExp(`^${said}: .{1,60}$`));
    });
  }

  it('are none where they can be meant, or where there are none at all', () => {
    expect(strangeRateHeaderOf(headersOf('50', '9', RESET))).to.equal(undefined);
    expect(strangeRateHeaderOf(new Headers())).to.equal(undefined);
    expect(rateHeadersOf(headersOf('50', '9', RESET))).to.include({ limit: 50, remaining: 9 });
  });

  it('never give a number that is not finite, whatever they are', () => {
    const digits = fc.oneof(
      fc.bigInt({ min: 0n }).map(String),
      fc.string({ unit: fc.constantFrom(...'0123456789, -.e'), maxLength: 500 }),
      fc.constantFrom('Infinity', 'NaN', '1e400', '0', ' 7 '),
    );
    fc.assert(
      fc.property(digits, digits, digits, (limit, remaining, reset) => {
        const rate = rateHeadersOf(headersOf(limit, remaining, reset));

        if (rate !== undefined) expect(Object.values(rate).every(Number.isSafeInteger)).to.equal(true);
      }),
    );
  });
});

describe('limitOf', () => {
  const rate = { limit: 50, remaining: 0, resetMs: 0 };

  it('tells the concurrency limit by its limit of 0', () => {
    expect(limitOf(429, { ...rate, limit: 0 })).to.equal('concurrency');
  });

  it('takes every other 429 for the limit of the window', () => {
    expect([limitOf(429, rate), limitOf(429, undefined)]).to.deep.equal(['window', 'window']);
  });

  it('sees no limit in other answers, whatever remains', () => {
    expect(limitOf(200, rate)).to.equal(undefined);
  });
});

describe('dateOf', () => {
  it('reads the server clock, and nothing from a header that is not a date', () => {
    const date = new Headers({ date: 'Thu, 11 Sep 2025 16:21:50 GMT' });

    expect(dateOf(date)).to.equal(Date.UTC(2025, 8, 11, 16, 21, 50));
    expect(dateOf(new Headers({ date: 'now' }))).to.equal(undefined);
    expect(dateOf(new Headers())).to.equal(undefined);
  });

  for (const [form, value] of [
    ['of RFC 850', 'Thursday, 11-Sep-25 16:21:50 GMT'],
    ['of asctime, which is GMT whatever the machine’s zone', 'Thu Sep 11 16:21:50 2025'],
    ['that came twice', `${DATE}, ${DATE}`],
  ] as const) {
    it(`reads the form ${form}`, () => {
      expect(dateOf(new Headers({ date: value }))).to.equal(Date.UTC(2025, 8, 11, 16, 21, 50));
    });
  }

  for (const value of [
    '5',
    '0',
    '1757607710',
    'garbage 1',
    '2025-09-11T16:21:50Z',
    'Thu, 11 Sep 2025 16:21:50',
    'Thu, 11 Sep 2025 16:21:50 +0200',
    'Thu, 99 Sep 2025 16:21:50 GMT',
    'Thu, 11 Sep 999999 16:21:50 GMT',
    `x${DATE}`,
    `${DATE}; expired`,
    `${DATE}, Fri, 12 Sep 2025 16:21:50 GMT`,
    '9'.repeat(400),
    '',
  ]) {
    it(`reads no time out of ${JSON.stringify(value.slice(0, 60))}`, () => {
      expect(dateOf(new Headers({ date: value }))).to.equal(undefined);
    });
  }
});

describe('retryAfterOf', () => {
  const nowMs = Date.UTC(2025, 8, 11, 16, 21, 50);

  it('reads seconds and dates as milliseconds from now', () => {
    expect(retryAfterOf(new Headers({ 'retry-after': '3' }), nowMs)).to.equal(3000);
    expect(retryAfterOf(new Headers({ 'retry-after': 'Thu, 11 Sep 2025 16:22:00 GMT' }), nowMs)).to.equal(10_000);
  });

  it('holds a time against the answer’s own Date, for this machine’s clock may be an hour off', () => {
    const headers = new Headers({ 'retry-after': 'Thu, 11 Sep 2025 16:22:00 GMT', date: DATE });

    expect(retryAfterOf(headers, nowMs - 3_600_000)).to.equal(10_000);
  });

  it('never waits backwards, and not at all without the header', () => {
    expect(retryAfterOf(new Headers({ 'retry-after': 'Thu, 11 Sep 2025 16:00:00 GMT' }), nowMs)).to.equal(0);
    expect(retryAfterOf(new Headers({ 'retry-after': 'later' }), nowMs)).to.equal(undefined);
    expect(retryAfterOf(new Headers(), nowMs)).to.equal(undefined);
  });
});
