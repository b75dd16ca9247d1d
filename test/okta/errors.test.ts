import { expect } from 'chai';
import { ReviewError } from '../../src/errors.js';
import {
  isAlreadyAssigned,
  isForbidden,
  isGrantedByGroup,
  isInvalidCursor,
  isInvalidToken,
  isNotFound,
  isRateLimited,
  nameOf,
  OktaApiError,
  OktaNetworkError,
} from '../../src/okta/errors.js';

function apiError(status: number, errorCode?: string): OktaApiError {
  return new OktaApiError({ method: 'GET', path: '/api/v1/apps', status, errorCode });
}

describe('OktaApiError', () => {
  it('names the request, what came back, the causes, the request id and the advice', () => {
    const error = new OktaApiError({
      method: 'GET',
      path: '/api/v1/apps/0oa1/users?limit=500',
      page: 3,
      status: 403,
      errorCode: 'E0000006',
      errorSummary: 'You do not have permission',
      errorCauses: ['no role', 'no scope'],
      requestId: 'aBc',
      advice: 'Ask an admin',
    });

    expect(error.message).to.equal(
      'GET /api/v1/apps/0oa1/users?limit=500 (page 3) answered 403 E0000006: You do not have permission ' +
        '(no role; no scope) [request id aBc]. Ask an admin',
    );
    expect(error).to.be.instanceOf(ReviewError);
  });

  it('is brief where Okta was', () => {
    expect(apiError(502).message).to.equal('GET /api/v1/apps answered 502');
  });
});

describe('OktaNetworkError', () => {
  it('warns that a write may have been carried out', () => {
    const error = new OktaNetworkError({ method: 'POST', path: '/api/v1/apps/0oa1/users' }, 'socket hang up', true);

    expect(error.message).to.equal(
      'POST /api/v1/apps/0oa1/users: socket hang up; Okta may have carried it out: read it again before repeating',
    );
  });

  it('does not warn of reads, nor of what never left', () => {
    const read = new OktaNetworkError({ method: 'GET', path: '/x' }, 'socket hang up', true);
    const refused = new OktaNetworkError({ method: 'POST', path: '/x' }, 'refused', false);

    expect([read.message, refused.message]).to.deep.equal(['GET /x: socket hang up', 'POST /x: refused']);
  });
});

describe('the predicates', () => {
  const predicates = {
    isAlreadyAssigned,
    isForbidden,
    isGrantedByGroup,
    isInvalidCursor,
    isInvalidToken,
    isNotFound,
    isRateLimited,
  };
  const cases: readonly (readonly [number, string | undefined, readonly string[]])[] = [
    [400, 'E0000029', ['isInvalidCursor']],
    [400, 'E0000001', []],
    [401, 'E0000011', ['isInvalidToken']],
    [401, 'E0000015', []],
    [403, 'E0000006', ['isForbidden']],
    [403, 'E0000046', ['isGrantedByGroup']],
    [404, 'E0000007', ['isNotFound']],
    [404, undefined, []],
    [409, 'E0000062', ['isAlreadyAssigned']],
    [429, 'E0000047', ['isRateLimited']],
    [500, 'E0000009', []],
  ];

  for (const [status, code, expected] of cases) {
    it(`tell ${status} ${code ?? 'without a code'} apart`, () => {
      const error = apiError(status, code);

      const matching = Object.entries(predicates).filter(([, predicate]) => predicate(error));

      expect(matching.map(([name]) => name)).to.deep.equal(expected);
    });
  }

  it('say no to other errors', () => {
    expect(Object.values(predicates).some((predicate) => predicate(new Error('E0000007')))).to.equal(false);
  });
});

describe('nameOf', () => {
  it('names method, path and page', () => {
    expect(nameOf({ method: 'GET', path: '/api/v1/apps?limit=200', page: 2 })).to.equal(
      'GET /api/v1/apps?limit=200 (page 2)',
    );
    expect(nameOf({ method: 'DELETE', path: '/x' })).to.equal('DELETE /x');
  });

  it('shows the beginning of a filter that would fill the screen', () => {
    const name = nameOf({ method: 'GET', path: `/api/v1/logs?filter=${'x'.repeat(2000)}`, page: 1 });

    expect(name).to.have.length.below(320);
    expect(name).to.match(/^GET \/api\/v1\/logs\?filter=x+… \(page 1\)$/);
  });
});
