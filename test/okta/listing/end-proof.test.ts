import { expect } from 'chai';
import fc from 'fast-check';
import { PagingError } from '../../../src/okta/errors.js';
import { allIds, listed } from '../../support/paged-listing.js';

/** Only what Okta sends without `self`. */
function withoutSelf(right: string): string | null {
  return /<[^<]*rel="next"/.exec(right)?.[0] ?? null;
}

describe('the end of a listing', () => {
  it('is where the links end, with no request more', async () => {
    const { ids, requests, error } = await listed({ total: 12, limit: 5 });

    expect(error).to.equal(undefined);
    expect(ids).to.deep.equal(allIds(12));
    expect(requests).to.deep.equal(['limit=5', 'after=5&limit=5', 'after=10&limit=5']);
  });

  for (const total of [0, 1, 2, 3, 4, 7, 200, 700, 1300]) {
    it(`is never proven where a gateway drops all links, with ${total} rows of which a page has 200`, async () => {
      const { error, requests } = await listed({ total, cap: 200, link: () => null });

      expect(error).to.be.instanceOf(PagingError);
      expect(String(error)).to.match(/\(page 2\): the end of this listing is not proven: .* gateway/);
      expect(requests).to.have.length(2);
    });
  }

  it('asks for a page without links again with another page size', async () => {
    const { requests } = await listed({ total: 700, cap: 200, link: () => null });

    expect(requests).to.deep.equal(['limit=500', 'limit=101']);
  });

  for (const garbled of ['<https://example.okta.com/x', 'next', '<a>; rel="self", b; rel="next"']) {
    it(`is not proven by ${garbled}`, async () => {
      const { error, requests } = await listed({ total: 3, link: () => garbled });

      expect(error).to.be.instanceOf(PagingError);
      expect(String(error)).to.include('its link header cannot be understood');
      expect(requests).to.have.length(1);
    });
  }

  for (const [total, cap] of [
    [5, 500],
    [500, 500],
    [501, 500],
    [1300, 500],
    [700, 200],
  ] as const) {
    it(`is not proven where a gateway keeps the first of two link lines, with ${total} rows of which a page has ${cap} and is full`, async () => {
      const limit = Math.min(total, cap);
      const firstLine = (right: string) => right.split(', ')[0] ?? '';
      const { error, requests } = await listed({ total: total + 1, cap, limit, link: firstLine });

      expect(error).to.be.instanceOf(PagingError);
      expect(requests).to.have.length(2);
    });
  }

  for (const total of [1, 2, 3, 5, 200, 500]) {
    it(`is found after a full page of ${total} rows that are all there are`, async () => {
      const { ids, requests, error } = await listed({ total, limit: total });

      expect(error).to.equal(undefined);
      expect(ids).to.deep.equal(allIds(total));
      expect(requests.length).to.be.below(7);
    });
  }

  it('is not proven by a header that is not about pages', async () => {
    const { error } = await listed({ total: 700, cap: 200, link: () => '</x.css>; rel=preload' });

    expect(error).to.be.instanceOf(PagingError);
  });

  for (const lost of [0, 1, 2]) {
    it(`is found although the answer ${lost + 1} came without links, and no row comes twice`, async () => {
      const { ids, error } = await listed({
        total: 12,
        limit: 5,
        link: (right, index) => (index === lost ? null : right),
      });

      expect(error).to.equal(undefined);
      expect(ids).to.deep.equal(allIds(12));
    });
  }

  for (const total of [3, 4, 5, 200, 500]) {
    it(`is proven by two answers that agree where ${total} rows come from a server that sends next and no self`, async () => {
      const { ids, requests, error } = await listed({ total, link: withoutSelf });

      expect(error).to.equal(undefined);
      expect(ids).to.deep.equal(allIds(total));
      expect(requests).to.have.length(3);
    });
  }

  it('is not proven where the second part is as long as it may be', async () => {
    // the server grants two rows of the first part, and then hides that there are more
    const { error } = await listed({ total: 9, cap: 3, link: (right, index) => (index === 1 ? right : null) });

    expect(error).to.be.instanceOf(PagingError);
  });

  it('is not believed where the page asked for again has lost rows', async () => {
    const { error } = await listed({
      total: 4,
      link: (right, index) => (index === 0 ? null : `${right.split(',')[0]}`),
    });

    expect(error).to.be.instanceOf(PagingError);
    expect(String(error)).to.include('ends the listing before rows that came');
  });

  it('is believed of a server that does not care for page sizes', async () => {
    const self = '<https://example.okta.com/x>; rel="self"';
    const { ids, error } = await listed({
      total: 4,
      rows: () => allIds(4),
      link: (_, index) => (index === 0 ? null : self),
    });

    expect(error).to.equal(undefined);
    expect(ids).to.deep.equal(allIds(4));
  });

  it('never comes before the last row, whatever answers lose their links', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 12 }),
        fc.infiniteStream(fc.constantFrom('whole', 'whole', 'none', 'no self', 'preload')),
        async (total, limit, cap, fates) => {
          const fateOf: string[] = [];
          const { ids, error } = await listed({
            total,
            limit,
            cap,
            link: (right, index) => {
              fateOf[index] ??= fates.next().value ?? 'whole';
              if (fateOf[index] === 'none') return null;
              if (fateOf[index] === 'preload') return '</x>; rel=preload';
              return fateOf[index] === 'no self' ? withoutSelf(right) : right;
            },
          });

          expect(new Set(ids).size, 'no row comes twice').to.equal(ids.length);
          if (error === undefined) expect(ids).to.deep.equal(allIds(total));
          else expect(error).to.be.instanceOf(PagingError);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('a listing that does not get on', () => {
  const selfAnd = (next: string) =>
    `<https://example.okta.com/x>; rel="self", <https://example.okta.com/api/v1/apps/0oa1/users?${next}>; rel="next"`;

  it('ends after five pages that bring the same rows, with ever fresh cursors', async () => {
    const { ids, requests, error } = await listed({
      total: 3,
      rows: () => allIds(3),
      link: (_, index) => selfAnd(`after=fresh${index}`),
    });

    expect(error).to.be.instanceOf(PagingError);
    expect(String(error)).to.include('5 pages in a row brought nothing new');
    expect(requests).to.have.length(6);
    expect(new Set(ids)).to.deep.equal(new Set(allIds(3)));
  });

  it('ends after five empty pages, and continues after four', async () => {
    const empty = await listed({ total: 0, link: (_, index) => selfAnd(`after=fresh${index}`) });
    const late = await listed({
      total: 9,
      rows: (right, index) => (index < 4 ? [] : right),
      link: (right, index) => (index < 4 ? selfAnd(`after=0&fresh${index}`.replace('0&fresh', `0${index}`)) : right),
    });

    expect(empty.error).to.be.instanceOf(PagingError);
    expect(empty.requests).to.have.length(5);
    expect(late.error).to.equal(undefined);
  });

  it('ends where a cursor comes again, whatever stands beside it', async () => {
    let row = 0;
    const { requests, error } = await listed({
      total: 1,
      rows: () => [`r${row++}`],
      link: (_, index) => selfAnd(`odd=${index}&after=same&limit=${index + 1}`),
    });

    expect(error).to.be.instanceOf(PagingError);
    expect(String(error)).to.include('was asked before');
    expect(requests).to.have.length(2);
  });
});
