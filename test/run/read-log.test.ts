import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { recordLine } from '../../src/files/chain-line.js';
import { NO_NOTES } from '../../src/run/paths-log.js';
import { openReadLog, READ_LOG, readReadLog, startOf } from '../../src/run/read-log.js';
import { rejectionOf } from '../support/rejection.js';

describe('read log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'read-log-'));
    mkdirSync(join(folder, 'snapshot'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('remembers the last page of each app', async () => {
    const log = await openReadLog(folder);
    await log.append({ ...startOf('0oa1'), pages: 1, next: 'https://example.okta.com/next' });
    await log.append({ ...startOf('0oa2'), pages: 1 });
    await log.append({ ...startOf('0oa1'), pages: 2, rows: 700 });
    await log.close();

    const state = await readReadLog(folder);

    expect([...state.pages.values()].map(({ appId, pages, rows }) => [appId, pages, rows])).to.deep.equal([
      ['0oa1', 2, 700],
      ['0oa2', 1, 0],
    ]);
  });

  it('is empty where nothing was noted', async () => {
    const state = await readReadLog(folder);

    expect(state).to.deep.equal({ start: undefined, hasApps: false, pages: new Map(), paths: NO_NOTES, resumedAt: [] });
  });

  it('drops a torn last line, and keeps what is noted after it', async () => {
    const log = await openReadLog(folder);
    await log.append({ kind: 'apps' });
    await log.close();
    appendFileSync(join(folder, READ_LOG), '{"kind":"page","appId":"0o');

    const again = await openReadLog(folder);
    await again.append({ kind: 'resume', at: '2026-01-01T00:00:00.000Z' });
    await again.close();

    const state = await readReadLog(folder);
    expect(state.hasApps).to.equal(true);
    expect(state.pages.size).to.equal(0);
    expect(state.resumedAt).to.deep.equal(['2026-01-01T00:00:00.000Z']);
  });

  it('drops what a full disk left of a line before the next one is written', async () => {
    const log = await openReadLog(folder);
    await log.append({ kind: 'apps' });
    appendFileSync(join(folder, READ_LOG), '{"kind":"page"');
    await log.close();

    const again = await openReadLog(folder);
    await again.append({ ...startOf('0oa1'), pages: 1 });
    await again.append({ ...startOf('0oa1'), pages: 2 });
    await again.close();

    expect((await readReadLog(folder)).pages.get('0oa1')?.pages).to.equal(2);
  });

  it('is not written to through a link', async () => {
    const victim = join(folder, 'victim');
    writeFileSync(victim, '');
    symlinkSync(victim, join(folder, READ_LOG));

    expect(await rejectionOf(openReadLog(folder))).to.have.property('name', 'RefusedError');

    expect(readFileSync(victim, 'utf8')).to.equal('');
  });

  it('writes the entries of several apps whole and in the order of the calls', async () => {
    const log = await openReadLog(folder);
    await Promise.all(Array.from({ length: 50 }, (_, n) => log.append({ ...startOf(`0oa${n % 5}`), pages: n })));
    await log.close();

    const state = await readReadLog(folder);

    expect([...state.pages.values()].map(({ pages }) => pages)).to.deep.equal([45, 46, 47, 48, 49]);
  });

  describe('that was edited', () => {
    beforeEach(async () => {
      const log = await openReadLog(folder);
      await log.append({ ...startOf('0oa1'), pages: 1, rows: 8, next: 'https://example.okta.com/next' });
      await log.append({ ...startOf('0oa2'), pages: 1 });
      await log.append({ ...startOf('0oa3'), pages: 1 });
      await log.close();
    });

    for (const [what, edit, line] of [
      ['an end where there was none', (text) => text.replace('"https://example.okta.com/next"', 'null'), 1],
      ['a line taken out', (text) => text.replace(/^.*0oa2.*\n/m, ''), 2],
      ['a line put in', (text) => text.replace(/^(.*0oa2.*\n)/m, '$1$1'), 3],
      ['a blank line', (text) => text.replace('\n', '\n\n'), 2],
      ['NULs in place of a line', (text) => text.replace(/^.*0oa2.*$/m, '\0'.repeat(80)), 2],
      ['its beginning cut off', (text) => text.slice(text.indexOf('\n') + 1), 1],
    ] as readonly [string, (text: string) => string, number][]) {
      it(`is refused with its line, and left as it is: ${what}`, async () => {
        const path = join(folder, READ_LOG);
        writeFileSync(path, edit(readFileSync(path, 'utf8')));
        const edited = readFileSync(path, 'utf8');

        const read = await rejectionOf(readReadLog(folder));
        const opened = await rejectionOf(openReadLog(folder));

        expect([read.name, opened.name]).to.deep.equal(['RefusedError', 'RefusedError']);
        expect(read.message).to.contain(`read-log.ndjson, line ${line}: `).and.contain('start a new one');
        expect(readFileSync(path, 'utf8')).to.equal(edited);
      });
    }

    it('is refused where a chained line is not a note of a review', async () => {
      const beginning = { seq: 0, digest: '0'.repeat(64) };
      writeFileSync(join(folder, READ_LOG), recordLine(beginning, { kind: 'page', appId: '0oa1' }).text);

      expect((await rejectionOf(readReadLog(folder))).message).to.contain('line 1: the line is not a note of a review');
    });
  });
});
