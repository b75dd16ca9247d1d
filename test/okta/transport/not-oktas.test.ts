import { expect } from 'chai';
import { notOktas } from '../../../src/okta/transport/not-oktas.js';

function said(status: number, headers: Record<string, string>, body: unknown, hasJson = body !== undefined) {
  return notOktas({ status, headers: new Headers(headers), body, hasJson });
}

describe('notOktas', () => {
  it('tells a page for people, whatever its status', () => {
    for (const status of [200, 302, 403, 503]) {
      expect(said(status, { 'content-type': 'text/html; charset=utf-8' }, undefined)).to.match(
        /^This answer is not Okta's \(an HTML page\): see which gateway, proxy or sign-in page/,
      );
    }
  });

  it('tells a refusal that has neither an error code nor Okta’s request id', () => {
    expect(said(403, {}, undefined)).to.include('without an error code');
    expect(said(403, { 'content-type': 'application/json' }, { message: 'blocked' })).to.include('not Okta');
  });

  it('leaves alone what may be Okta’s', () => {
    expect(said(403, {}, { errorCode: 'E0000006' })).to.equal(undefined);
    expect(said(400, {}, { error: 'invalid_client' })).to.equal(undefined);
    expect(said(500, { 'x-okta-request-id': 'id' }, undefined)).to.equal(undefined);
    expect(said(429, {}, undefined)).to.equal(undefined);
    expect(said(200, {}, [])).to.equal(undefined);
    expect(said(200, { 'content-type': 'text/html' }, [])).to.equal(undefined);
  });
});
