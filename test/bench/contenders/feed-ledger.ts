import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LogEvent } from '../../../src/assignment/log-event.js';
import { importFiles } from '../../../src/usage/import-files.js';
import { type Ledger, openLedger } from '../../../src/usage/ledger/ledger.js';
import { updateLedger } from '../../../src/usage/update-ledger.js';
import type { Task } from '../task.js';

const SSO = 'user.authentication.sso';
const DAYS = 90;
const DAY_MS = 86_400_000;
const PAGE = 1000;
const OF_A_FILE = 20_000;
const { signal } = new AbortController();

/** A hundred events a pair. */
const EVENTS_OF_A_PAIR = 100;

/** Feeds a ledger with 90 days of events, by the System Log or, as `format` says, by files that nobody calls whole. */
export async function feedLedger({ rows, folder, format }: Task): Promise<Record<string, number>> {
  const path = join(folder, 'usage');
  const ledger = await openLedger({ folder: path, org: 'https://acme.okta.com', events: [SSO] });
  await (format === 'files' ? byFiles(ledger, rows, folder) : byLog(ledger, rows));
  const { uses } = ledger.head();
  await ledger[Symbol.asyncDispose]();
  const sizes = await Promise.all((await readdir(path)).map(async (name) => (await stat(join(path, name))).size));
  return { uses, mb: sizes.reduce((sum, size) => sum + size, 0) / 1e6 };
}

function eventAt(index: number, rows: number, nowMs: number): LogEvent {
  const pairs = Math.ceil(rows / EVENTS_OF_A_PAIR);
  const pair = Math.imul(index, 0x9e3779b1) >>> 0; // no order of pairs, as people have none
  const number = pair % pairs;
  return {
    uuid: `${index.toString(16).padStart(8, '0')}-${pair.toString(16)}-11f0`,
    published: new Date(nowMs - DAYS * DAY_MS + Math.floor((index * DAYS * DAY_MS) / rows) + 1).toISOString(),
    eventType: SSO,
    outcome: { result: 'SUCCESS' },
    actor: {
      id: `00u${String(number % Math.ceil(pairs / 10)).padStart(17, '0')}`,
      type: 'User',
      alternateId: `u${number}@example.com`,
    },
    target: [
      { id: `0oa${String(number % 10).padStart(17, '0')}`, type: 'AppInstance', displayName: `App ${number % 10}` },
    ],
  };
}

async function byLog(ledger: Ledger, rows: number): Promise<void> {
  const nowMs = Date.now();
  await updateLedger({
    ledger,
    signal,
    client: {
      serverNow: () => nowMs,
      async *listLogEvents() {
        for (let at = 0; at <= rows; at += PAGE) {
          const items = Array.from({ length: Math.min(PAGE, rows - at) }, (_, n) => eventAt(at + n, rows, nowMs));
          const next = `https://acme.okta.com/api/v1/logs?after=${at + items.length}`;
          yield { items, request: '/api/v1/logs', next, requestId: undefined, serverMs: nowMs };
          if (items.length === 0) return;
        }
      },
    },
  });
}

async function byFiles(ledger: Ledger, rows: number, folder: string): Promise<void> {
  const nowMs = Date.now();
  for (let from = 0; from < rows; from += OF_A_FILE) {
    const count = Math.min(OF_A_FILE, rows - from);
    const lines = Array.from({ length: count }, (_, n) => JSON.stringify(eventAt(from + n, rows, nowMs)));
    const file = join(folder, 'events.json.gz');
    await writeFile(file, gzipSync(lines.join('\n'), { level: 1 }));
    await importFiles({ ledger, files: [file], whole: undefined, signal });
  }
}
