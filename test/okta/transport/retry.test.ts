import { expect } from 'chai';
import type { Method, Outcome } from '../../../src/okta/transport/exchange.js';
import { backoffMs, concurrencyPauseMs, judge, serverBackoffMs } from '../../../src/okta/transport/retry.js';

function answered(status: number, body?: unknown, headers: Record<string, string> = {}): Outcome {
  return {
    kind: 'answer',
    status,
    headers: new Headers(headers),
    body,
    hasJson: body !== undefined,
    receivedMs: 0,
  };
}

function unanswered(mayHaveArrived: boolean): Outcome {
  return { kind: 'no-answer', reason: 'socket hang up', mayHaveArrived, cause: undefined };
}

const concurrencyHeaders = {
  'x-rate-limit-limit': '0',
  'x-rate-limit-remaining': '0',
  'x-rate-limit-reset': '1757607758',
};

describe('judge', () => {
  const cases: readonly (readonly [string, Outcome, Readonly<Record<'GET' | 'POST' | 'DELETE', string>>])[] = [
    ['200 with JSON', answered(200, {}), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['200 without JSON', answered(200), { GET: 'retry', POST: 'end', DELETE: 'end' }],
    ['204', answered(204), { GET: 'retry', POST: 'end', DELETE: 'end' }],
    ['302', answered(302), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['400 E0000001', answered(400, { errorCode: 'E0000001' }), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['401 E0000011', answered(401, { errorCode: 'E0000011' }), { GET: 'renew', POST: 'renew', DELETE: 'renew' }],
    ['401 E0000015', answered(401, { errorCode: 'E0000015' }), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['403 E0000005', answered(403, { errorCode: 'E0000005' }), { GET: 'renew', POST: 'renew', DELETE: 'renew' }],
    ['403 E0000006', answered(403, { errorCode: 'E0000006' }), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['404 E0000007', answered(404, { errorCode: 'E0000007' }), { GET: 'end', POST: 'end', DELETE: 'end' }],
    ['408', answered(408), { GET: 'retry', POST: 'end', DELETE: 'retry' }],
    ['429 of the window', answered(429), { GET: 'queue', POST: 'queue', DELETE: 'queue' }],
    [
      '429 of the concurrency limit',
      answered(429, {}, concurrencyHeaders),
      { GET: 'pause', POST: 'pause', DELETE: 'pause' },
    ],
    ['500 E0000009', answered(500, { errorCode: 'E0000009' }), { GET: 'retry', POST: 'end', DELETE: 'retry' }],
    ['502 of a gateway', answered(502), { GET: 'retry', POST: 'end', DELETE: 'retry' }],
    ['503 in read-only mode', answered(503, { errorCode: 'E0000010' }), { GET: 'retry', POST: 'end', DELETE: 'end' }],
    ['a cut connection', unanswered(true), { GET: 'retry', POST: 'end', DELETE: 'retry' }],
    ['a connection never made', unanswered(false), { GET: 'retry', POST: 'retry', DELETE: 'retry' }],
  ];

  for (const [title, outcome, verdicts] of cases) {
    // what is put in twice is in, as what is deleted twice is gone
    const all: Readonly<Record<Method, string>> = { ...verdicts, PUT: verdicts.DELETE };
    for (const method of ['GET', 'POST', 'PUT', 'DELETE'] as const) {
      it(`says ${all[method]} to ${method} after ${title}`, () => {
        expect(judge(method, outcome).kind).to.equal(all[method]);
      });
    }
  }

  it('remembers whether a failed try may have arrived', () => {
    expect(judge('DELETE', unanswered(true))).to.include({ mayHaveArrived: true });
    expect(judge('DELETE', unanswered(false))).to.include({ mayHaveArrived: false });
    expect(judge('DELETE', answered(504))).to.include({ mayHaveArrived: true });
  });
});

describe('backoffMs', () => {
  it('doubles its bound with each try, up to half a minute', () => {
    const bounds = [1, 2, 3, 6, 7, 20].map((attempt) => backoffMs(attempt, () => 1));

    expect(bounds).to.deep.equal([500, 1000, 2000, 16_000, 30_000, 30_000]);
  });

  it('is anywhere below the bound', () => {
    expect(backoffMs(3, () => 0)).to.equal(0);
    expect(backoffMs(3, () => 0.25)).to.equal(500);
  });
});

describe('serverBackoffMs', () => {
  for (const tries of [5, 6]) {
    it(`waits for half a minute at least within ${tries} tries of a server that is away`, () => {
      for (const status of [502, 503, 504]) {
        const waits = Array.from({ length: tries - 1 }, (_, index) => serverBackoffMs(status, index + 1, () => 0));
        expect(waits.reduce((sum, ms) => sum + ms, 0)).to.be.at.least(30_000);
      }
    });
  }

  it('is short at first, and with a server that answers', () => {
    expect([1, 2].map((attempt) => serverBackoffMs(503, attempt, () => 0.5))).to.deep.equal([250, 500]);
    expect([3, 4].map((attempt) => serverBackoffMs(500, attempt, () => 0.5))).to.deep.equal([1000, 2000]);
    expect(serverBackoffMs(503, 99, () => 1)).to.equal(37_500);
  });
});

describe('concurrencyPauseMs', () => {
  it('is about a second', () => {
    expect([concurrencyPauseMs(() => 0), concurrencyPauseMs(() => 1)]).to.deep.equal([750, 1250]);
  });
});
