import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { processContext } from '../../src/cli/context.js';
import { ledgerForReview } from '../../src/cli/review-ledger.js';
import { ConfigError } from '../../src/errors.js';
import { openLedger } from '../../src/usage/ledger/ledger.js';
import { DAY_MS, heldBy, logClient, SSO, signOn, truthOf } from '../support/log-events.js';
import { rejectionOf } from '../support/rejection.js';
import { apiError, failingPages, stubClient } from '../support/stub-client.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW = Date.UTC(2026, 7, 31);
const ORG = 'https://acme.okta.com';
const events = [signOn('a', NOW - DAY_MS, '0oa1', '00u1')];
const context = processContext(new AbortController().signal, undefined, () => 'id');

describe('the ledger of a review', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await temporaryFolder('review-ledger');
  });
  const ledger = (more: Partial<Parameters<typeof ledgerForReview>[0]> = {}) =>
    ledgerForReview({
      ...{ context, client: stubClient(), isSandbox: false, note: () => {}, policyPath: join(folder, 'policy.yaml') },
      usage: { ledger: 'usage', events: [SSO] },
      ...more,
    });

  it('lies beside the policy that names it', async () => {
    await (await openLedger({ folder: join(folder, 'usage'), org: ORG, events: [SSO] }))[Symbol.asyncDispose]();

    expect((await ledger()).folder).to.equal(join(folder, 'usage'));
  });

  it('is none where the policy names none', async () => {
    expect((await ledger({ usage: undefined })).folder).to.equal(undefined);
  });

  it('is to be filled first, by the events that the policy names', async () => {
    const missing = await rejectionOf(ledger());
    await (await openLedger({ folder: join(folder, 'usage'), org: ORG, events: [SSO] }))[Symbol.asyncDispose]();
    const other = await rejectionOf(ledger({ usage: { ledger: 'usage', events: ['x'] } }));

    expect(missing).to.be.instanceOf(ConfigError).with.property('message').that.includes('fill it with `usage update`');
    expect(other).to.be.instanceOf(ConfigError).with.property('message').that.includes('counts other events');
  });

  it('of the built-in org is filled for the review, says so, and is gone after it', async () => {
    const notes: string[] = [];
    const { listLogEvents, serverNow } = logClient(events, { nowMs: NOW });
    let filled = '';
    {
      await using own = await ledger({
        isSandbox: true,
        client: stubClient({ listLogEvents, serverNow }),
        note: (text) => notes.push(text),
      });
      filled = own.folder ?? '';
      expect(await heldBy(filled)).to.deep.equal(truthOf(events));
    }

    expect(existsSync(filled)).to.equal(false);
    expect(notes).to.have.length(1);
  });

  it('of the built-in org leaves nothing behind where it cannot be filled', async () => {
    const listLogEvents = () => failingPages(apiError(500, 'E0000009', '/api/v1/logs'));

    const error = await rejectionOf(
      ledger({ isSandbox: true, client: stubClient({ listLogEvents, serverNow: () => NOW }) }),
    );

    expect(error).to.include({ status: 500 });
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('okta-access-review-usage-'))).to.deep.equal([]);
  });
});
