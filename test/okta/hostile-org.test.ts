import { syncBuiltinESMExports } from 'node:module';
import { expect } from 'chai';
import nock from 'nock';
import type { OktaClient } from '../../src/okta/api.js';
import { createApiTokenAuthorizer } from '../../src/okta/auth/api-token.js';
import { createOktaClient } from '../../src/okta/client.js';
import { OktaError } from '../../src/okta/errors.js';
import { secretOf } from '../../src/okta/secret.js';
import { fakeClock } from '../support/fake-clock.js';
import { hostileOrg, idsOf } from '../support/hostile-org.js';
import { serve, type TestServer } from '../support/http-server.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';

const TOKEN = '00fU2-zzing_4kQ9xV2nM8bL5cR7zW6yU1iO0pSdFgH';
const ANSWERS = 2000;
const MEMORY = 600 * 2 ** 20;

/** How the token could be said by the org of this test, in small letters. */
const SPELLINGS = [
  TOKEN.toLowerCase(),
  TOKEN.toLowerCase().slice(8, 24),
  Buffer.from(`SSWS ${TOKEN}`).toString('base64').toLowerCase().slice(8, 40),
  Buffer.from(TOKEN).toString('hex'),
  [...TOKEN.toLowerCase()].join(' '),
];

describe('the client of an org that does what it likes', function () {
  this.timeout(120_000);
  const seed = drawSeed();
  const draw = seededRandom(seed);
  let org: TestServer;
  let client: OktaClient;

  before(async () => {
    // Node's own sockets, not nock's around them; importers see that only once it is synced
    nock.restore();
    syncBuiltinESMExports();
    org = await serve(hostileOrg(draw, 0.15));
  });
  after(async () => {
    await org.close();
    nock.activate();
    syncBuiltinESMExports();
  });

  it(`reads all rows or says that it did not, within bounds and without the token, in ${ANSWERS} answers (TEST_SEED=${seed})`, async () => {
    const ends = { whole: 0, failed: 0 };
    let most = 0;
    while (org.requests.length < ANSWERS) {
      client = newClient();
      const total = Math.floor(draw() * 40);
      const app = `${total}-${1 + Math.floor(draw() * 12)}`;
      const listing = `app ${app}, limit ${1 + Math.floor(draw() * 12)}`;
      const before = org.requests.length;

      const { ids, error } = await read(app, Number(listing.split(' ').at(-1)));

      most = Math.max(most, process.memoryUsage().rss);
      if (error === undefined) {
        ends.whole += 1;
        expect([...new Set(ids)], listing).to.deep.equal(idsOf(total));
      } else {
        ends.failed += 1;
        expect(error, listing).to.be.instanceOf(OktaError);
        const said = [error, (error as Error).message, JSON.stringify(error)].join('\n').toLowerCase();
        for (const spelling of SPELLINGS) expect(said, listing).to.not.include(spelling);
      }
      // the longest listing has 40 pages, each of which may be tried a few times
      expect(org.requests.length - before, listing).to.be.below(1000);
      await client.close();
    }

    expect(ends.whole, 'the org is not so hostile that nothing is ever read').to.be.above(20);
    expect(ends.failed).to.be.above(20);
    expect(most).to.be.below(MEMORY);
  });

  function newClient(): OktaClient {
    return createOktaClient({
      org: org.origin,
      authorize: createApiTokenAuthorizer({ token: secretOf(TOKEN) }),
      clock: fakeClock(Date.UTC(2026, 0, 1, 12)),
      random: () => 0.5,
      timeoutMs: 250,
      maxTries: 3,
      patienceMs: 60_000,
    });
  }

  async function read(app: string, limit: number): Promise<{ ids: readonly string[]; error: unknown }> {
    const ids: string[] = [];
    try {
      const pages = draw() < 0.5 ? client.listAppUsers(app, { limit }) : client.listAppUserLines(app, { limit });
      for await (const page of pages) ids.push(...page.items.map(({ id }) => id));
      return { ids, error: undefined };
    } catch (error) {
      return { ids, error };
    }
  }
});
