import { expect } from 'chai';
import { readErrorBody } from '../../../src/okta/transport/error-body.js';

describe('readErrorBody', () => {
  it("reads Okta's code, summary and causes", () => {
    const body = {
      errorCode: 'E0000046',
      errorSummary: 'Deactivate application for user forbidden.',
      errorLink: 'E0000046',
      errorId: 'oae1',
      errorCauses: [{ errorSummary: 'The application cannot be unassigned.' }, { other: 1 }],
    };

    expect(readErrorBody(body)).to.deep.equal({
      errorCode: 'E0000046',
      errorSummary: 'Deactivate application for user forbidden.',
      errorCauses: ['The application cannot be unassigned.'],
    });
  });

  it("reads OAuth's error and description", () => {
    expect(readErrorBody({ error: 'invalid_scope', error_description: 'Not granted.' })).to.include({
      errorCode: 'invalid_scope',
      errorSummary: 'Not granted.',
    });
  });

  it("reads a gateway's message, which has no code", () => {
    expect(readErrorBody({ status: 404, message: 'Resource not found' })).to.deep.equal({
      errorCode: undefined,
      errorSummary: 'Resource not found',
      errorCauses: [],
    });
  });

  it('takes one cause that is not in a list', () => {
    expect(readErrorBody({ errorCauses: { errorSummary: 'one' } }).errorCauses).to.deep.equal(['one']);
  });

  it('keeps line breaks and control characters out of messages, and novels too', () => {
    const { errorSummary } = readErrorBody({ errorSummary: `first\nsecond \u001b[31mred${'!'.repeat(1000)}` });

    expect(errorSummary).to.match(/^first second \[31mred!+$/);
    expect(errorSummary).to.have.length(500);
  });

  it('cuts a summary of megabytes before it looks for secrets in it', () => {
    const { errorSummary } = readErrorBody({ errorSummary: '%41 &#65; \\u0041 '.repeat(200_000) });

    expect(errorSummary).to.have.length(500);
  }).timeout(2_000);

  it('reads nothing from a body that is not an object', () => {
    expect([readErrorBody(undefined), readErrorBody('<html>'), readErrorBody([])]).to.deep.equal([{}, {}, {}]);
  });
});
