import { expect } from 'chai';
import type { AppUser } from '../../../src/assignment/records.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaShapeError } from '../../../src/okta/errors.js';
import {
  byCreation,
  firstListing,
  listAgain,
  lookUp,
  SECOND_PAGE_SIZE,
  type SecondListingOptions,
  type TwoListings,
} from '../../../src/review/tie-out/second-listing.js';
import { anAppUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { snapshotOf } from '../../support/snapshot.js';
import { apiError, notFound, pagesAt, stubClient } from '../../support/stub-client.js';

const APP = '0oa1';
const AT = Date.parse('2026-11-24T06:30:00.000Z');
const EARLIER = '2026-11-24T05:00:00.000Z';

describe('second listing', () => {
  describe('the first one, as the snapshot has it', () => {
    it('has every user, none of them seen again yet, and shows each row', async () => {
      const shown: string[] = [];
      const folder = await snapshotOf({ appUsers: { [APP]: [row('u1'), row('u2')] } });

      const both = await firstListing(
        APP,
        options({}, folder, ({ id }) => shown.push(id)),
      );

      expect([...both.first]).to.deep.equal([
        ['u1', false],
        ['u2', false],
      ]);
      expect(shown).to.deep.equal(['u1', 'u2']);
      expect(both).to.include({ secondRows: 0, pages: 0, listedAt: '' });
    });

    it('is an error where the snapshot has lost it', async () => {
      const folder = await snapshotOf();

      expect((await rejectionOf(firstListing(APP, options({}, folder)))).message).to.contain('is missing');
    });
  });

  describe('the second one', () => {
    it('asks with another page size, without the users', async () => {
      const asked: unknown[] = [];

      await listAgain(
        APP,
        twoListings('u1'),
        options({
          listAppUsers: (appId, { signal: _, ...rest } = {}) => {
            asked.push([appId, rest]);
            return pagesAt(AT, []);
          },
        }),
      );

      expect(asked).to.deep.equal([[APP, { limit: SECOND_PAGE_SIZE }]]);
      expect(SECOND_PAGE_SIZE).to.be.below(500);
    });

    it('marks whom both have, and keeps whom only it has, with the time of creation', async () => {
      const both = twoListings('u1', 'u2');

      await listAgain(APP, both, options({ listAppUsers: () => pagesAt(AT, [row('u2')], [row('u3', EARLIER)]) }));

      expect([...both.first]).to.deep.equal([
        ['u1', false],
        ['u2', true],
      ]);
      expect([...both.secondOnly]).to.deep.equal([['u3', EARLIER]]);
      expect(both).to.include({ secondRows: 2, pages: 2, listedAt: '2026-11-24T06:30:00.000Z' });
    });

    it('counts a row that comes twice once, whichever list it is on', async () => {
      const both = twoListings('u1');

      await listAgain(
        APP,
        both,
        options({ listAppUsers: () => pagesAt(AT, [row('u1'), row('u3')], [row('u3'), row('u1')]) }),
      );

      expect(both.secondRows).to.equal(2);
    });

    it('leaves what was seen where it fails', async () => {
      const both = twoListings('u1');
      const broken: OktaClient['listAppUsers'] = async function* () {
        for await (const page of pagesAt(AT, [row('u1')], [])) {
          yield page;
          throw apiError(500, '');
        }
      };

      await rejectionOf(listAgain(APP, both, options({ listAppUsers: broken })));

      expect(both).to.include({ secondRows: 1, pages: 1, listedAt: '2026-11-24T06:30:00.000Z' });
    });
  });

  describe('differences', () => {
    it('are drift only where the assignment was created after the first read', () => {
      const secondOnly = new Map([
        ['before', EARLIER],
        ['at', '2026-11-24T06:00:00.000Z'],
        ['after', '2026-11-24T06:00:00.001Z'],
        ['unknown', ''],
      ]);

      const { added, missed } = byCreation(secondOnly, '2026-11-24T06:00:00.000Z');

      expect(added.map(({ userId }) => userId)).to.deep.equal(['after']);
      expect(missed.map(({ userId }) => userId)).to.deep.equal(['before', 'at', 'unknown']);
    });

    it('are looked up one by one: gone, or left out of the second listing', async () => {
      const both = twoListings('gone', 'there', 'seen');
      both.first.set('seen', true);

      const { removed, stillThere, why } = await lookUp(
        APP,
        both,
        options({
          serverNow: () => AT,
          getAppUser: async (_appId, userId) => {
            if (userId === 'gone') throw notFound();
            return row(userId);
          },
        }),
      );

      expect(removed).to.deep.equal([{ userId: 'gone', at: '2026-11-24T06:30:00.000Z' }]);
      expect(stillThere.map(({ userId }) => userId)).to.deep.equal(['there']);
      expect(why).to.equal('');
    });

    it('are not settled by a 404 of another kind', async () => {
      const gateway = apiError(404, '');
      const refused = lookUp(APP, twoListings('u1'), options({ getAppUser: () => Promise.reject(gateway) }));

      expect(await rejectionOf(refused)).to.equal(gateway);
    });

    it("are not settled by somebody else's assignment", async () => {
      const refused = lookUp(APP, twoListings('u1'), options({ getAppUser: async () => row('u2') }));

      expect(await rejectionOf(refused)).to.be.an.instanceOf(OktaShapeError);
    });

    it('are counted where they are too many to be looked up', async () => {
      const ids = Array.from({ length: 503 }, (_, n) => `u${n}`);
      let asked = 0;

      const { removed, why } = await lookUp(
        APP,
        twoListings(...ids),
        options({
          getAppUser: () => {
            asked += 1;
            return Promise.reject(notFound());
          },
        }),
      );

      expect([asked, removed.length]).to.deep.equal([500, 500]);
      expect(why).to.contain('3 more rows');
    });
  });

  function options(
    calls: Partial<OktaClient>,
    folder = '/nowhere',
    onRow: (row: AppUser) => void = () => {},
  ): SecondListingOptions {
    return { client: stubClient(calls), folder, onRow, signal: new AbortController().signal };
  }
});

function twoListings(...ids: readonly string[]): TwoListings {
  return { first: new Map(ids.map((id) => [id, false])), secondOnly: new Map(), secondRows: 0, pages: 0, listedAt: '' };
}

function row(id: string, created: string = EARLIER): AppUser {
  return anAppUser({ id, created });
}
