import { cp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LogEvent } from '../../../src/assignment/log-event.js';
import { ConfigError, IncompleteError, RefusedError } from '../../../src/errors.js';
import { newHead, readHead } from '../../../src/usage/ledger/head.js';
import type { Entry } from '../../../src/usage/ledger/journal.js';
import { type LedgerOptions, openLedger } from '../../../src/usage/ledger/ledger.js';
import { readUse } from '../../../src/usage/ledger/use.js';
import { DAY_MS, heldBy, SSO, signOn, truthOf } from '../../support/log-events.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const T0 = Date.UTC(2026, 5, 1);
const ORG = 'https://acme.okta.com';

describe('a ledger', () => {
  let folder: string;
  beforeEach(async () => {
    folder = join(await temporaryFolder('ledger'), 'usage');
  });
  const open = (more: Partial<LedgerOptions> = {}) => openLedger({ folder, org: ORG, events: [SSO], ...more });
  const iso = (day: number) => new Date(T0 + day * DAY_MS).toISOString();

  function entryOf(events: readonly LogEvent[], more: Partial<Entry> = {}): Entry {
    const uses = events.map((event) => readUse(event, new Set([SSO])));
    return { uses: uses.flatMap((reading) => (reading.kind === 'use' ? [reading.use] : [])), ...more };
  }
  const two = [signOn('a', T0 + 5, '0oa1', '00u1'), signOn('b', T0 + DAY_MS, '0oa1', '00u2')];

  it('begins empty, in a folder of its own that nobody else may read', async () => {
    {
      await using ledger = await open();
      expect(ledger.head()).to.deep.include({ org: ORG, events: [SSO], pairs: 0, uses: 0, pairsFile: null });
    }

    expect(await heldBy(folder)).to.deep.equal(new Map());
    expect(await readdir(folder)).to.have.members(['ledger.json', 'journal-1.ndjson']);
  });

  it('counts an event once, however often and whichever way it comes', async () => {
    await using ledger = await open();
    await ledger.append(entryOf([...two, ...two]));
    await ledger.settle();
    await ledger.append(entryOf(two));
    const { uses, pairs } = await ledger.settle();

    expect({ uses, pairs }).to.deep.equal({ uses: 2, pairs: 2 });
    expect(await heldBy(folder)).to.deep.equal(truthOf(two));
  });

  it('works in what waits as soon as it is enough, and what a writer left that did not come to it', async () => {
    {
      await using ledger = await open({ waiting: 2 });
      await ledger.append(entryOf(two.slice(0, 1)));
      expect(ledger.head().uses).to.equal(0);
      await ledger.append(entryOf(two.slice(1)));
      expect(ledger.head().uses).to.equal(2);
      await ledger.append(entryOf([signOn('c', T0, '0oa2', '00u1')]));
    }
    expect((await readHead(folder))?.uses).to.equal(2);

    await using again = await open();

    expect(again.head().uses).to.equal(3);
  });

  it('keeps the place in the log and the time that is known with the uses of the same page', async () => {
    const poll = { next: `${ORG}/api/v1/logs?after=1`, from: iso(0), to: iso(2) };
    {
      await using ledger = await open();
      await ledger.append(entryOf(two, { poll }));
      await ledger.append(entryOf([], { span: { from: iso(5), to: iso(6), by: 'files' } }));
      await ledger.append(entryOf([], { span: { from: iso(6), to: iso(7), by: 'files' } }));
    }

    await using ledger = await open();

    expect(ledger.head().poll).to.deep.equal(poll);
    expect(ledger.head().spans).to.deep.equal([
      { from: iso(0), to: iso(2), by: 'log' },
      { from: iso(5), to: iso(7), by: 'files' },
    ]);
  });

  it('closes a day that is known whole and a week past: what comes of it later has been counted', async () => {
    await using ledger = await open();
    await ledger.append(entryOf(two, { span: { from: iso(0), to: iso(8), by: 'files' } }));
    await ledger.settle();
    await ledger.append(
      entryOf([signOn('new', T0 + 9, '0oa1', '00u1'), signOn('late', T0 + DAY_MS + 9, '0oa1', '00u2')]),
    );
    const { uses, days } = await ledger.settle();

    expect(uses).to.equal(3);
    expect(days['2026-06-01']).to.equal(null);
    expect(days['2026-06-02']).to.match(/^seen-2026-06-02-\d+\.bin$/);
    expect((await readdir(folder)).filter((name) => name.startsWith('seen-2026-06-01'))).to.deep.equal([]);
  });

  it('drops a last line that was cut off, and nothing else', async () => {
    const journal = join(folder, 'journal-1.ndjson');
    {
      await using ledger = await open();
      await ledger.append(entryOf(two.slice(0, 1)));
      await ledger.append(entryOf(two.slice(1)));
    }
    const whole = await readFile(journal);
    const first = whole.indexOf('\n') + 1;

    for (const length of [whole.byteLength - 1, first + 30, first + 1, first]) {
      const copy = join(await temporaryFolder('ledger'), 'usage');
      await cp(folder, copy, { recursive: true });
      await truncate(join(copy, 'journal-1.ndjson'), length);
      await using ledger = await open({ folder: copy });
      expect(ledger.head().uses, `cut at ${length}`).to.equal(1);
    }
    await writeFile(journal, whole.fill(0x20, 2, 20));
    const damaged = await rejectionOf(open());
    expect(damaged).to.be.instanceOf(RefusedError).with.property('message').that.includes('journal-1.ndjson, line 1');
    expect(await readFile(journal)).to.deep.equal(whole);
  });

  it('takes no notice of files that a killed writer had begun, and clears them away', async () => {
    {
      await using ledger = await open();
      await ledger.append(entryOf(two));
    }
    await writeFile(join(folder, 'pairs-2.ndjson.gz.partial'), 'x');
    await writeFile(join(folder, 'pairs-2.ndjson.gz'), 'not what the head names');
    await writeFile(join(folder, 'notes.txt'), 'not ours');

    await using ledger = await open();

    expect(ledger.head().uses).to.equal(2);
    expect(await heldBy(folder)).to.deep.equal(truthOf(two));
    const names = await readdir(folder);
    expect(names).to.include('notes.txt');
    expect(names.some((name) => name.endsWith('.partial'))).to.equal(false);
  });

  it('has one writer at a time', async () => {
    await (await open())[Symbol.asyncDispose]();
    // of a process that lives: this one's parent
    await writeFile(join(folder, '.lock'), JSON.stringify({ pid: process.ppid, host: hostname() }));

    expect(await rejectionOf(open()))
      .to.be.instanceOf(RefusedError)
      .with.property('message')
      .that.includes('in use');
  });

  it('is not written to through a link', async () => {
    await (await open())[Symbol.asyncDispose]();
    const victim = join(folder, '..', 'victim');
    await writeFile(victim, '');
    await rm(join(folder, 'journal-1.ndjson'));
    await symlink(victim, join(folder, 'journal-1.ndjson'));

    expect(await rejectionOf(open())).to.have.property('name', 'RefusedError');
    expect(await readFile(victim, 'utf8')).to.equal('');
  });

  it('is of one org and counts the same events all its life', async () => {
    await (await open())[Symbol.asyncDispose]();

    const other = await rejectionOf(open({ org: 'https://other.okta.com' }));
    const events = await rejectionOf(open({ events: ['app.oauth2.signon'] }));

    expect(other).to.be.instanceOf(RefusedError).with.property('message').that.includes('https://other.okta.com');
    expect(events)
      .to.be.instanceOf(ConfigError)
      .with.property('message')
      .that.includes(`+ app.oauth2.signon, - ${SSO}`);
    await using _again = await open(); // a refusal leaves no lock
  });

  it('names a head that is damaged', async () => {
    await (await open())[Symbol.asyncDispose]();
    await writeFile(join(folder, 'ledger.json'), '{"schema":1,"org":5}');

    const error = await rejectionOf(open());

    expect(error)
      .to.be.instanceOf(IncompleteError)
      .with.property('message')
      .that.includes('ledger.json is damaged (org');
    await writeFile(join(folder, 'ledger.json'), JSON.stringify({ ...newHead(ORG, [SSO]), pairsFile: '../../secret' }));
    expect((await rejectionOf(open())).message).to.include('pairsFile: is not a file of a ledger');
  });

  it('stays small: some bytes an event while days are open, and next to nothing after', async () => {
    const events = Array.from({ length: 20_000 }, (_, n) => {
      const uuid = `${n.toString(16).padStart(8, '0')}-11f0-11ee-9c1a-8b2f4a5d6e7f`;
      return signOn(uuid, T0 + (n % 20) * DAY_MS + n, `0oa${n % 9}`, `00u${n % 1000}`);
    });
    await using ledger = await open();
    await ledger.append(entryOf(events));
    await ledger.settle();
    const openBytes = await bytesOf(folder);
    await ledger.append(entryOf([], { span: { from: iso(0), to: iso(40), by: 'files' } }));
    await ledger.settle();

    expect(openBytes / events.length).to.be.below(14);
    expect((await bytesOf(folder)) / events.length).to.be.below(8);
    expect(await heldBy(folder)).to.deep.equal(truthOf(events));
  });
});

async function bytesOf(folder: string): Promise<number> {
  const sizes = await Promise.all(
    (await readdir(folder)).map(async (name) => (await readFile(join(folder, name))).byteLength),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
