import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openReadLog, READ_LOG, readReadLog, startOf } from '../../src/run/read-log.js';

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

    expect(state).to.deep.equal({ start: undefined, hasApps: false, pages: new Map(), resumedAt: [] });
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
});
