import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { LogEvent } from '../../src/assignment/log-event.js';
import { IncompleteError } from '../../src/errors.js';
import type { Span } from '../../src/sets/spans.js';
import { type Imported, importFiles } from '../../src/usage/import-files.js';
import { openLedger } from '../../src/usage/ledger/ledger.js';
import { DAY_MS, heldBy, SSO, signOn, truthOf } from '../support/log-events.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const T0 = Date.UTC(2026, 5, 1);

describe('an import of files', () => {
  let folder: string;
  let files: string;
  beforeEach(async () => {
    files = await temporaryFolder('events');
    folder = join(files, 'usage');
  });
  async function importOf(texts: readonly (string | Uint8Array)[], whole?: Span): Promise<Imported> {
    const paths = await Promise.all(
      texts.map(async (text, index) => {
        const path = join(files, `${index}.json`);
        await writeFile(path, text);
        return path;
      }),
    );
    await using ledger = await openLedger({ folder, org: 'https://acme.okta.com', events: [SSO] });
    return await importFiles({ ledger, files: paths, whole, signal: new AbortController().signal });
  }
  const lines = (events: readonly object[]) => events.map((event) => JSON.stringify(event)).join('\n');
  const three = [0, 1, 2].map((n) => signOn(`e${n}`, T0 + n * DAY_MS, '0oa1', `00u${n}`));

  it('takes lines, lists and gzip, and what streams put around events', async () => {
    const wrapped = [
      JSON.stringify(three[0]),
      JSON.stringify([three[1], three[2]]),
      gzipSync(lines([signOn('g', T0, '0oa2', '00u1')])),
      JSON.stringify({ version: '0', source: 'aws.partner/okta.com/acme', detail: signOn('d', T0, '0oa3', '00u1') }),
      JSON.stringify({ time: 1, event: signOn('s', T0, '0oa4', '00u1') }),
      JSON.stringify({ result: 1, _raw: JSON.stringify(signOn('r', T0, '0oa5', '00u1')) }),
      JSON.stringify({ eventType: 'com.okta.event_hook', data: { events: [signOn('h', T0, '0oa6', '00u1')] } }),
    ];

    const { events, uses } = await importOf(wrapped);

    expect({ events, uses }).to.deep.equal({ events: 8, uses: 8 });
    expect([...(await heldBy(folder)).keys()].map((key) => key.split(' ')[0])).to.have.members([
      ...['0oa1', '0oa1', '0oa1', '0oa2', '0oa3', '0oa4', '0oa5', '0oa6'],
    ]);
  });

  it('counts an event once, whatever file has it, and passes over what is no use', async () => {
    const failed = signOn('f', T0, '0oa1', '00u9', { outcome: { result: 'FAILURE' } });
    const other = signOn('o', T0, '0oa1', '00u9', { eventType: 'user.session.start' });
    const odd = signOn('x', T0, '0oa1', '00u9', { actor: null });

    const first = await importOf([lines([...three, failed]), lines([three[1] ?? {}, other, odd])]);
    const again = await importOf([lines([...three].reverse())]);

    expect(first).to.include({ events: 7, uses: 4, fresh: 3, unclear: 1, firstMs: T0, lastMs: T0 + 2 * DAY_MS });
    expect(again).to.include({ uses: 3, fresh: 0 });
    expect(await heldBy(folder)).to.deep.equal(truthOf(three));
  });

  it('knows of no time without use unless somebody says that the files are whole', async () => {
    const without = await importOf([lines(three)]);
    const whole = { fromMs: T0, toMs: T0 + 3 * DAY_MS };
    const { head, silence } = await importOf([lines(three)], whole);

    expect(without.head.spans).to.deep.equal([]);
    expect(head.spans).to.deep.equal([
      { from: '2026-06-01T00:00:00.000Z', to: '2026-06-04T00:00:00.000Z', by: 'files' },
    ]);
    expect(silence).to.equal(undefined);
  });

  it('says where files that are said to be whole are silent for more than a day', async () => {
    const events = [0, 1, 5, 6].map((n) => signOn(`e${n}`, T0 + n * DAY_MS, '0oa1', '00u1'));

    const { silence } = await importOf([lines(events)], { fromMs: T0, toMs: T0 + 7 * DAY_MS });
    const { silence: ofNothing } = await importOf(['[]'], { fromMs: T0, toMs: T0 + 7 * DAY_MS });

    expect(silence).to.deep.equal({ fromMs: T0 + DAY_MS + 3_600_000, toMs: T0 + 5 * DAY_MS });
    expect(ofNothing).to.deep.equal({ fromMs: T0, toMs: T0 + 7 * DAY_MS });
  });

  it('refuses what is no event, names it, and covers nothing by the files before it', async () => {
    const whole = { fromMs: T0, toMs: T0 + 3 * DAY_MS };

    const error = await rejectionOf(importOf([lines(three), `${lines(three)}\n{"rows":[]}`], whole));
    const hook = await rejectionOf(importOf([JSON.stringify({ data: { events: [three[0], {}] } })]));

    expect(error).to.be.instanceOf(IncompleteError).with.property('message').that.includes('1.json, object 4');
    expect(hook).to.be.instanceOf(IncompleteError);
    const { head } = await importOf([lines(three)]);
    expect(head.spans).to.deep.equal([]);
    expect(head.uses).to.equal(3);
  });

  it('looks into what streams put around each other, but not for ever', async () => {
    const wrapped = (times: number) => `${'{"detail":'.repeat(times)}${JSON.stringify(three[0])}${'}'.repeat(times)}`;

    const { uses } = await importOf([wrapped(3)]);
    const error = await rejectionOf(importOf([wrapped(100_000)]));

    expect(uses).to.equal(1);
    expect(error).to.be.instanceOf(IncompleteError);
  });

  it('takes many events in order of nothing', async () => {
    const many: LogEvent[] = Array.from({ length: 12_000 }, (_, n) => {
      return signOn(`many-${n}`, T0 + ((n * 7919) % 12_000) * 60_000, `0oa${n % 3}`, `00u${n % 40}`);
    });

    await importOf([lines(many)]);

    expect(await heldBy(folder)).to.deep.equal(truthOf(many));
  });
});
