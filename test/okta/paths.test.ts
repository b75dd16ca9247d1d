import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { apiPath, pageSize, percentDecoded, queryOf } from '../../src/okta/paths.js';

describe('apiPath', () => {
  it('encodes every segment', () => {
    expect(apiPath('users', 'a/b?c#d e@ü.example')).to.equal('/api/v1/users/a%2Fb%3Fc%23d%20e%40%C3%BC.example');
  });

  for (const segment of ['', '.', '..', '\ud800']) {
    it(`refuses ${JSON.stringify(segment)}, which would address something else`, () => {
      expect(() => apiPath('apps', '0oa1', 'users', segment)).to.throw(ConfigError, 'cannot be an id');
    });
  }

  it('keeps dots that are encoded already from becoming a path', () => {
    const { pathname } = new URL(`https://example.okta.com${apiPath('apps', '0oa1', 'users', '%2e%2e')}`);

    expect(pathname).to.equal('/api/v1/apps/0oa1/users/%252e%252e');
  });
});

describe('percentDecoded', () => {
  for (const [text, meant] of [
    ['', ''],
    ['00u%2F1', '00u/1'],
    ['a%C3%A9', 'aé'],
    ['100%', '100%'],
    ['100%25', '100%'],
    ['%zz%3a', '%zz:'],
    ['%3', '%3'],
    ['%ff', '%ff'],
    ['%E2%82', '%E2%82'],
  ] as const) {
    it(`reads ${JSON.stringify(meant)} out of ${JSON.stringify(text)}`, () => {
      expect(percentDecoded(text)).to.equal(meant);
    });
  }
});

describe('queryOf', () => {
  it('has the parameters that have a value', () => {
    expect(queryOf({ limit: 200, q: undefined, filter: 'status eq "ACTIVE"', sendEmail: false })).to.equal(
      '?limit=200&filter=status+eq+%22ACTIVE%22&sendEmail=false',
    );
  });

  it('is empty where none has', () => {
    expect(queryOf({ expand: undefined })).to.equal('');
  });
});

describe('pageSize', () => {
  it('accepts what the operation documents', () => {
    expect([pageSize(1, 500), pageSize(500, 500)]).to.deep.equal([1, 500]);
  });

  for (const limit of [0, -1, 501, 1.5, Number.NaN]) {
    it(`refuses ${limit}`, () => {
      expect(() => pageSize(limit, 500)).to.throw(
        ConfigError,
        `limit must be a whole number from 1 to 500, not ${limit}`,
      );
    });
  }
});
