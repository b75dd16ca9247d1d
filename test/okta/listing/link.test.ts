import { expect } from 'chai';
import { nextLink } from '../../../src/okta/listing/link.js';

describe('nextLink', () => {
  it('finds next behind self in two header lines joined by a comma', () => {
    const headers = new Headers();
    headers.append('link', '<https://example.okta.com/api/v1/apps?limit=20>; rel="self"');
    headers.append('link', '<https://example.okta.com/api/v1/apps?after=0oa1&limit=20>; rel="next"');

    expect(nextLink(headers.get('link'))).to.equal('https://example.okta.com/api/v1/apps?after=0oa1&limit=20');
  });

  it('keeps commas and semicolons that belong to the URL', () => {
    const header = '<https://a.example/x?q=1,2;rel="self",3>; rel="next", <https://a.example/y>; rel="self"';

    expect(nextLink(header)).to.equal('https://a.example/x?q=1,2;rel="self",3');
  });

  it('keeps the cursor as it is encoded', () => {
    expect(nextLink('<https://a.example/u?after=00u%2F1&search=a+eq+%22b%22>; rel="next"')).to.equal(
      'https://a.example/u?after=00u%2F1&search=a+eq+%22b%22',
    );
  });

  it('is not misled by commas in quoted parameters', () => {
    expect(
      nextLink('<https://a.example/1>; title="a, \\"<b>\\""; rel="self", <https://a.example/2>; rel=next'),
    ).to.equal('https://a.example/2');
  });

  it('reads rel without quotes, in capitals, and among several relations', () => {
    expect(nextLink('<https://a.example/1>; rel=next')).to.equal('https://a.example/1');
    expect(nextLink('<https://a.example/1>;REL="Next"')).to.equal('https://a.example/1');
    expect(nextLink('<https://a.example/1>; rel="last next"')).to.equal('https://a.example/1');
  });

  it('finds next without self', () => {
    expect(nextLink('<https://a.example/1>; rel="next"')).to.equal('https://a.example/1');
  });

  it('finds nothing where there is no next', () => {
    expect(nextLink(null)).to.equal(undefined);
    expect(nextLink('')).to.equal(undefined);
    expect(nextLink('<https://a.example/1>; rel="self"')).to.equal(undefined);
    expect(nextLink('<https://a.example/next>; rel="nextish"')).to.equal(undefined);
    expect(nextLink('<https://a.example/cut')).to.equal(undefined);
  });
});
