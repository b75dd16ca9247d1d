import { expect } from 'chai';
import { describeFailure } from '../../../src/okta/transport/network-failure.js';

function coded(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe('describeFailure', () => {
  for (const code of ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'CONNECT_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT']) {
    it(`is certain after ${code} that the request never left`, () => {
      expect(describeFailure(new TypeError('fetch failed', { cause: coded(code) })).mayHaveArrived).to.equal(false);
    });
  }

  for (const code of ['ECONNRESET', 'UND_ERR_SOCKET', 'EPIPE', 'ETIMEDOUT']) {
    it(`is not certain after ${code}`, () => {
      expect(describeFailure(new TypeError('fetch failed', { cause: coded(code) })).mayHaveArrived).to.equal(true);
    });
  }

  it('is not certain where the network became unreachable on a connection that stood', () => {
    const late = Object.assign(coded('EHOSTUNREACH'), { syscall: 'read' });
    const early = Object.assign(coded('EHOSTUNREACH'), { syscall: 'connect' });

    expect([late, early].map((error) => describeFailure(error).mayHaveArrived)).to.deep.equal([true, false]);
  });

  it('reads the code of an error that nothing wraps', () => {
    expect(describeFailure(coded('ECONNREFUSED')).mayHaveArrived).to.equal(false);
  });

  it('is certain only when every address that was tried refused', () => {
    const both = new AggregateError([coded('ECONNREFUSED'), coded('ENETUNREACH')]);
    const one = new AggregateError([coded('ECONNREFUSED'), coded('ECONNRESET')]);

    expect(describeFailure(new TypeError('fetch failed', { cause: both })).mayHaveArrived).to.equal(false);
    expect(describeFailure(new TypeError('fetch failed', { cause: one })).mayHaveArrived).to.equal(true);
  });

  it('names what happened, not that fetch failed', () => {
    const failure = describeFailure(new TypeError('fetch failed', { cause: coded('ECONNRESET', 'read ECONNRESET') }));

    expect(failure.reason).to.equal('read ECONNRESET');
  });

  for (const [said, told] of [
    ['socket hang up', 'the connection was closed before an answer came'],
    ['aborted', 'the connection was closed within the answer'],
  ] as const) {
    it(`says what “${said}” means`, () => {
      expect(describeFailure(coded('ECONNRESET', said))).to.deep.equal({ reason: told, mayHaveArrived: true });
    });
  }

  it('is not certain of an error it does not know', () => {
    expect(describeFailure('odd')).to.deep.equal({ reason: 'odd', mayHaveArrived: true });
  });

  for (const [code, message] of [
    ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate'],
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate'],
    ['CERT_HAS_EXPIRED', 'certificate has expired'],
    ['CERT_NOT_YET_VALID', 'certificate is not yet valid'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames"],
  ] as const) {
    it(`names certificates and NODE_EXTRA_CA_CERTS after ${code}, before which nothing was sent`, () => {
      const { reason, mayHaveArrived } = describeFailure(Object.assign(new Error(message), { code }));

      expect(reason).to.include(`the certificate of the server was refused (${message})`);
      expect(reason).to.include('NODE_EXTRA_CA_CERTS');
      expect(mayHaveArrived).to.equal(false);
    });
  }
});
