import { expect } from 'chai';
import { PagingError } from '../../../src/okta/errors.js';
import { limitIn, nextUrl, withLimit } from '../../../src/okta/listing/next-url.js';

const ORIGIN = 'https://example.okta.com';
const FIRST = `${ORIGIN}/api/v1/apps/0oa1/users?limit=500&expand=user&q=ad`;
const listing = { origin: ORIGIN, url: FIRST };

function follow(link: string, url = FIRST): string {
  return nextUrl(link, url, { ...listing, url }, 'GET /x (page 1)');
}

describe('nextUrl', () => {
  const followed = [
    '/api/v1/apps/0oa1/users?after=1&limit=500&expand=user&q=ad',
    '/api/v1/apps/0oa1/users?q=ad&expand=user&after=a%2Bb%2F=&limit=200',
    '/api/v1/apps/0oa1/users?q=a%64&expand=user&after=1',
    '/api/v1/apps/%30oa1/users?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1/users?after=1&expand=user&q=ad&odd=x+y',
  ];
  for (const path of followed) {
    it(`gives ${path} back byte for byte`, () => {
      expect(follow(ORIGIN + path)).to.equal(ORIGIN + path);
    });
  }

  it('resolves a relative link, and puts a lost expand back', () => {
    expect(follow('?after=1&q=ad')).to.equal(`${ORIGIN}/api/v1/apps/0oa1/users?after=1&q=ad&expand=user`);
    expect(follow(`${ORIGIN}/api/v1/apps/0oa1/users?after=1&q=ad#x`)).to.equal(
      `${ORIGIN}/api/v1/apps/0oa1/users?after=1&q=ad&expand=user#x`,
    );
  });

  const elsewhere = [
    '/api/v1/apps/0oa2/users?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1/groups?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1/users/?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1/users/../../0oa2/users?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1/users/%2e%2e/%2e%2e/0oa2/users?after=1&expand=user&q=ad',
    '/api/v1/apps/0oa1%2Fusers?after=1&expand=user&q=ad',
    '/api/v1/apps/0OA1/users?after=1&expand=user&q=ad',
    '/api/v1/users?after=1&expand=user&q=ad',
    '/?after=1&expand=user&q=ad',
    '//example.okta.com.evil.example/api/v1/apps/0oa1/users?after=1&q=ad',
    'https://evil.example/api/v1/apps/0oa1/users?after=1&q=ad',
  ];
  for (const link of elsewhere) {
    it(`refuses ${link}, which is another resource`, () => {
      expect(() => follow(link)).to.throw(PagingError, /leads to/);
    });
  }

  const changed: readonly (readonly [string, string])[] = [
    ['?after=1&expand=user', 'q'],
    ['?after=1&expand=user&q=eve', 'q'],
    ['?after=1&expand=user&q=ad&q=eve', 'q'],
    ['?after=1&expand=user&q=ad&filter=status+eq+%22ACTIVE%22', 'filter'],
    ['?after=1&expand=user&q=ad&search=x', 'search'],
    ['?after=1&expand=group&q=ad', 'expand'],
    ['?after=1&expand=user&expand=group&q=ad', 'expand'],
  ];
  for (const [link, name] of changed) {
    it(`refuses ${link}, which is another choice of rows`, () => {
      expect(() => follow(link)).to.throw(PagingError, `changes the parameter ${name}`);
    });
  }

  it('refuses a link that loses the filter that was asked for', () => {
    const url = `${ORIGIN}/api/v1/users?limit=200&filter=status+eq+%22DEPROVISIONED%22`;

    expect(() => follow('?after=1&limit=200', url)).to.throw(PagingError, 'filter');
    expect(follow('?after=1&filter=status%20eq%20%22DEPROVISIONED%22', url)).to.include('after=1');
  });

  it('shows no more than the beginning of a long path', () => {
    expect(() => follow(`/${'x'.repeat(5000)}?after=1`)).to.throw(PagingError, /^.{1,400}$/);
  });
});

describe('withLimit', () => {
  it('changes the page size and nothing else', () => {
    expect(withLimit(`${ORIGIN}/x?after=a%2Bb&limit=500&q=a+b`, 7)).to.equal(`${ORIGIN}/x?after=a%2Bb&limit=7&q=a+b`);
    expect(withLimit(`${ORIGIN}/x?limit=500`, 7)).to.equal(`${ORIGIN}/x?limit=7`);
    expect(withLimit(`${ORIGIN}/x?unlimit=1#y`, 7)).to.equal(`${ORIGIN}/x?unlimit=1&limit=7`);
    expect(withLimit(`${ORIGIN}/x`, 7)).to.equal(`${ORIGIN}/x?limit=7`);
  });
});

describe('limitIn', () => {
  it('reads the page size, if there is one', () => {
    expect(limitIn(`${ORIGIN}/x?after=1&limit=20`)).to.equal(20);
    expect(limitIn(`${ORIGIN}/x?after=1`)).to.equal(undefined);
  });
});
