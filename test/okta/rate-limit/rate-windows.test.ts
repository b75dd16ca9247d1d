import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { createOktaClient } from '../../../src/okta/client.js';
import { fakeAuthorizer } from '../../support/fake-authorizer.js';
import { serve } from '../../support/http-server.js';
import { rateLimitedOrg } from '../../support/rate-limited-org.js';

/** In real time, over a socket; the windows themselves are taken apart in window-simulation.test.ts. */
describe('a client of an org with 20 requests per 4 seconds', () => {
  it('earns no 429 and reads all pages within one window of the least possible time', async () => {
    const windowMs = 4_000;
    const org = rateLimitedOrg(15, {
      limit: 20,
      windowMs,
      skewMs: -7_300,
      begin: 'on-demand',
      round: 'exact',
      latencyMs: 5,
    });
    const server = await serve(org.listener);
    const client = createOktaClient({ org: server.origin, authorize: fakeAuthorizer() });
    const beganMs = Date.now();
    const readApp = async (appId: string): Promise<number> => {
      let pages = 0;
      for await (const page of client.listAppUsers(appId)) pages += page.items.length;
      return pages;
    };

    const pages = await Promise.all(['a', 'b', 'c'].map(readApp));

    // 18 of 20 are this job's: 45 pages need three windows, of which the last needs only its beginning
    expect(pages).to.deep.equal([15, 15, 15]);
    expect(org.refused()).to.equal(0);
    expect(Date.now() - beganMs).to.be.below(2 * windowMs + windowMs);
    expect(client.counts()).to.deep.equal({ sent: 45, retries: 0, rateLimited: 0, concurrencyLimited: 0 });
    await client.close();
    await server.close();
  });

  it('keeps the process alive while it waits', async () => {
    const module = new URL('../../../src/okta/rate-limit/rate-budget.js', import.meta.url).href;
    const clockModule = new URL('../../../src/async/clock.js', import.meta.url).href;
    const script = `
      const { createRateBudget } = await import(${JSON.stringify(module)});
      const { systemClock } = await import(${JSON.stringify(clockModule)});
      const budget = createRateBudget({
        share: 1, maxConcurrent: 8, patienceMs: 60000, clock: systemClock, onEvent: () => {},
      });
      const nowMs = Date.now();
      const facts = { status: 429, rate: undefined, dateMs: nowMs, sentMs: nowMs, receivedMs: nowMs, pauseMs: 300 };
      await budget.run('apps', undefined, async (tell) => tell(facts));
      budget.run('apps', undefined, async () => console.log('its turn came'));
    `;

    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);

    expect(output).to.equal('its turn came\n');
  });
});
