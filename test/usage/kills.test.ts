import { appendFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LogEvent } from '../../src/assignment/log-event.js';
import { importFiles } from '../../src/usage/import-files.js';
import { writeHead } from '../../src/usage/ledger/head.js';
import { type Ledger, openLedger } from '../../src/usage/ledger/ledger.js';
import { settle } from '../../src/usage/ledger/settle.js';
import { updateLedger } from '../../src/usage/update-ledger.js';
import { DAY_MS, heldBy, logClient, SSO, someSignOns, truthOf } from '../support/log-events.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KILLS = 25;
const NOW = Date.UTC(2026, 8, 1);
const BEGIN = NOW - 90 * DAY_MS;
const signal = new AbortController().signal;

/** What a kill is to the process: from here on nothing of it happens any more. */
class Killed extends Error {}

describe('a ledger whose writers are killed', function () {
  this.timeout(120_000);

  /** One step of a feeding; throws `Killed` as soon as `dies` says so after something is on disk. */
  type Feed = (ledger: Ledger, dies: () => boolean) => Promise<void>;

  /**
   * Feeds a ledger to its end, beginning again after each kill: at a page that is on disk, within the next line, with files of
   * the next generation half written or whole, and right after the head was put in place.
   */
  async function feedKilled(feeds: readonly Feed[], random: () => number): Promise<string> {
    const folder = join(await temporaryFolder('killed'), 'usage');
    let kills = 0;
    for (const feed of feeds) {
      for (let done = false; !done; ) {
        const ledger = await openLedger({ folder, org: 'https://acme.okta.com', events: [SSO], waiting: 150 });
        const dies = (): boolean => kills < KILLS && random() < 0.3;
        try {
          await feed(ledger, dies);
          done = true;
        } catch (error) {
          if (!(error instanceof Killed)) throw error;
          kills += 1;
          await leaveAsKilled(folder, ledger, random);
        }
        if (done) await ledger[Symbol.asyncDispose]();
      }
    }
    return folder;
  }

  async function leaveAsKilled(folder: string, ledger: Ledger, random: () => number): Promise<void> {
    const how = Math.floor(random() * 4);
    const [journal = ''] = (await readdir(folder)).filter((name) => name.startsWith('journal-'));
    const line = '{"uses":[["0oa1","00u1",1780000000000,"torn","App","ada@example.com"]],"poll":{"next":"x"}}';
    if (how === 0) await appendFile(join(folder, journal), line.slice(0, Math.floor(random() * line.length)));
    if (how >= 2) {
      const next = await settle(folder, ledger.head());
      if (how === 2) await writeFile(join(folder, `pairs-${next.generation + 1}.ndjson.gz.partial`), 'half');
      if (how === 3) await writeHead(folder, next);
    }
    // what the system does with the files of a process that died
    await ledger[Symbol.asyncDispose]();
  }

  const byLog =
    (events: readonly LogEvent[], forgets: () => boolean): Feed =>
    async (ledger, dies) => {
      const client = logClient(events, {
        nowMs: NOW,
        limit: 60,
        forgets: forgets(),
        onPage: () => {
          if (dies()) throw new Killed();
        },
      });
      await updateLedger({ ledger, client, signal });
    };

  const byFiles = (files: readonly string[], dies?: { fromMs: number; toMs: number }): Feed[] =>
    files.map((file) => async (ledger, isDying) => {
      const append = ledger.append;
      const mortal: Ledger = {
        ...ledger,
        append: async (entry) => {
          if (isDying()) throw new Killed();
          await append(entry);
          if (isDying()) throw new Killed();
        },
        [Symbol.asyncDispose]: async () => {},
      };
      await importFiles({ ledger: mortal, files: [file], whole: dies, signal });
    });

  /** Files that have every event once at least, in no order, many of them twice. */
  async function filesOf(events: readonly LogEvent[], random: () => number): Promise<string[]> {
    const folder = await temporaryFolder('files');
    const parts: LogEvent[][] = Array.from({ length: 8 }, () => []);
    for (const event of events) {
      parts[Math.floor(random() * 8)]?.push(event);
      if (random() < 0.4) parts[Math.floor(random() * 8)]?.unshift(event);
    }
    return await Promise.all(
      parts.map(async (part, index) => {
        const path = join(folder, `${index}.json`);
        await writeFile(path, JSON.stringify(part));
        return path;
      }),
    );
  }

  const sources = {
    'by the log': async (events: readonly LogEvent[]) => [byLog(events, () => false)],
    'by the log, whose places get lost': async (events: readonly LogEvent[], random: () => number) => [
      byLog(events, () => random() < 0.5),
    ],
    'by files': async (events: readonly LogEvent[], random: () => number) => byFiles(await filesOf(events, random)),
    'by both, in any order': async (events: readonly LogEvent[], random: () => number) => {
      const feeds = [...byFiles(await filesOf(events, random)), byLog(events, () => random() < 0.3)];
      return feeds
        .map((feed) => ({ feed, at: random() }))
        .sort((one, other) => one.at - other.at)
        .map(({ feed }) => feed);
    },
    'by slices of files that are said to be whole, and the log': async (
      events: readonly LogEvent[],
      random: () => number,
    ) => {
      const folder = await temporaryFolder('slices');
      const slices = [0, 20, 35, 55].map((day) => ({
        fromMs: BEGIN + day * DAY_MS,
        toMs: BEGIN + (day + 28) * DAY_MS,
      }));
      const feeds = await Promise.all(
        slices.map(async (slice, index) => {
          const within = events.filter(({ published }) => {
            return Date.parse(published) >= slice.fromMs && Date.parse(published) < slice.toMs;
          });
          await writeFile(join(folder, `${index}.json`), within.map((event) => JSON.stringify(event)).join('\n'));
          return byFiles([join(folder, `${index}.json`)], slice);
        }),
      );
      const all = [...feeds.flat(), byLog(events, () => false)];
      return all
        .map((feed) => ({ feed, at: random() }))
        .sort((one, other) => one.at - other.at)
        .map(({ feed }) => feed);
    },
  };

  for (const [name, feedsOf] of Object.entries(sources)) {
    it(`is equal to the truth when fed ${name}, with ${KILLS} kills`, async () => {
      const seed = drawSeed();
      const random = seededRandom(seed);
      const events = someSignOns(random, { fromMs: BEGIN + 1, toMs: NOW, count: 1500, pairs: 80 });

      const folder = await feedKilled(await feedsOf(events, random), random);

      expect(await heldBy(folder), `seed ${seed}`).to.deep.equal(truthOf(events));
    });
  }
});
