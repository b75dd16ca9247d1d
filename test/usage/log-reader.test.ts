import { expect } from 'chai';
import type { ListLogEventsOptions, OktaClient } from '../../src/okta/api.js';
import { pollLog } from '../../src/usage/log-reader.js';
import { signOn } from '../support/log-events.js';
import { rejectionOf } from '../support/rejection.js';
import { apiError } from '../support/stub-client.js';

const BEGIN = 'begin';

describe('a poll of the System Log', () => {
  /** Two pages, which take too long above a size; every query is written down. */
  function slowLog(most: number, error = apiError(500, 'E0000009', '/api/v1/logs')) {
    const asked: string[] = [];
    const listLogEvents: OktaClient['listLogEvents'] = async function* ({
      from = BEGIN,
      limit,
      tries,
    }: ListLogEventsOptions = {}) {
      for (let at = from; ; at = at === BEGIN ? 'second' : 'end') {
        asked.push(`${at} ${limit} ${tries ?? 'all'}`);
        if ((limit ?? 0) > most && at === 'second') throw error;
        const items = at === 'end' ? [] : [signOn(at, 5, '0oa1', '00u1')];
        const next = at === BEGIN ? 'second' : 'end';
        yield { items, request: '/', next, requestId: undefined, serverMs: 0 };
        if (items.length === 0) return;
      }
    };
    return { asked, client: { listLogEvents } };
  }
  async function uuidsOf(client: Pick<OktaClient, 'listLogEvents'>): Promise<string[]> {
    const uuids: string[] = [];
    for await (const { items } of pollLog(client, {})) uuids.push(...items.map(({ uuid }) => uuid));
    return uuids;
  }

  it('asks for pages of 1000', async () => {
    const { asked, client } = slowLog(1000);

    expect(await uuidsOf(client)).to.deep.equal([BEGIN, 'second']);
    expect(asked).to.deep.equal(['begin 1000 2', 'second 1000 2', 'end 1000 2']);
  });

  it('goes on where a page takes too long in halves, and has every event once', async () => {
    const { asked, client } = slowLog(250, apiError(504, 'E0000009'));

    expect(await uuidsOf(client)).to.deep.equal([BEGIN, 'second']);
    expect(asked).to.deep.equal(['begin 1000 2', 'second 1000 2', 'second 500 2', 'second 250 2', 'end 250 2']);
  });

  it('gives up where the smallest page takes too long as well', async () => {
    const { asked, client } = slowLog(0);

    expect(await rejectionOf(uuidsOf(client))).to.include({ status: 500 });
    expect(asked.at(-1)).to.equal('second 125 all');
  });

  it('takes no other failure for a page that was too large', async () => {
    const { asked, client } = slowLog(0, apiError(403, 'E0000006'));

    expect(await rejectionOf(uuidsOf(client))).to.include({ status: 403 });
    expect(asked).to.have.length(2);
  });
});
