import { expect } from 'chai';

import { runNameOf } from '../../src/run/run-name.js';

describe('default folder', () => {
  it('is the host and the as-of, in characters that every file system takes', () => {
    expect(runNameOf('https://example.okta.com', '2026-03-31T06:00:01.000Z')).to.equal(
      'example.okta.com-2026-03-31T060001Z',
    );
  });

  it('keeps a port apart without a colon', () => {
    expect(runNameOf('http://127.0.0.1:8080', '2026-03-31T06:00:01.000Z')).to.equal(
      '127.0.0.1-8080-2026-03-31T060001Z',
    );
  });
});
