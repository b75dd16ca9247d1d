import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigError, RefusedError } from '../../errors.js';
import { lockFolder } from '../../files/folder-lock.js';
import { filesOf, isLedgerFile, journalName, type LedgerHead, newHead, readHead, writeHead } from './head.js';
import { type Entry, openJournal } from './journal.js';
import { settle } from './settle.js';

/** So many uses wait in the journal before they are worked in: some 20 MB on disk, and twice that in memory meanwhile. */
const WAITING_USES = 100_000;

export interface LedgerOptions {
  readonly folder: string;
  /** The org that it is of, and the types of events that count; a ledger that is there already must be the same. */
  readonly org: string;
  readonly events: readonly string[];
  /** How many uses may wait in the journal; 100,000 by default. */
  readonly waiting?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A ledger that is being written to, by this process alone. */
export interface Ledger extends AsyncDisposable {
  /** What it knows, the entries aside that still wait in the journal. */
  head(): LedgerHead;
  /** Takes an entry: when this resolves it is on disk, and a kill before that leaves nothing of it. */
  append(entry: Entry): Promise<void>;
  /** Works in whatever waits. Disposing of the ledger does not: the next to open it does. */
  settle(): Promise<LedgerHead>;
}

/**
 * Opens a ledger, which is made where there is none: locks its folder, works in what an interrupted writer left, and
 * clears away what that had begun. Throws ConfigError for another choice of events, RefusedError for another org.
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { folder, signal, waiting = WAITING_USES } = options;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700); // it is personal data
  const lock = await lockFolder(folder);
  try {
    let head = (await readHead(folder)) ?? newHead(options.org, options.events);
    checkSame(head, options);
    await removeStrays(folder, head);
    let journal = await openJournal(join(folder, journalName(head.generation)), folder);

    const settleAll = async (): Promise<LedgerHead> => {
      const next = await settle(folder, head, signal);
      await journal.close();
      await writeHead(folder, next);
      head = next;
      await removeStrays(folder, head);
      journal = await openJournal(join(folder, journalName(head.generation)), folder);
      return head;
    };
    // a head from the first moment on: what an import is of must not depend on how far it came
    try {
      if (head.generation === 0 || !journal.isEmpty()) await settleAll();
    } catch (error) {
      await journal.close();
      throw error;
    }
    return {
      head: () => head,
      async append(entry) {
        await journal.append(entry);
        if (journal.uses() >= waiting) await settleAll();
      },
      settle: settleAll,
      async [Symbol.asyncDispose]() {
        await journal.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Throws where the ledger is another one than asked for. */
export function checkSame(
  head: LedgerHead,
  { folder, org, events }: Pick<LedgerOptions, 'folder' | 'org' | 'events'>,
): void {
  if (head.org !== org) {
    throw new RefusedError(
      `${folder} is a ledger of ${head.org}, and the credentials are for ${org}: name another folder in usage.ledger`,
    );
  }
  const [more, less] = [
    events.filter((type) => !head.events.includes(type)),
    head.events.filter((type) => !events.includes(type)),
  ];
  if (more.length === 0 && less.length === 0) return;
  const differences = [...more.map((type) => `+ ${type}`), ...less.map((type) => `- ${type}`)].join(', ');
  throw new ConfigError([
    `${folder} counts other events than usage.events says (${differences}), and its numbers cannot mean both: name a new folder in usage.ledger, which \`usage update\` fills with Okta's last 90 days`,
  ]);
}

/** What no head names is left over from a write that was cut off. Only names that ledgers give are touched. */
async function removeStrays(folder: string, head: LedgerHead): Promise<void> {
  const held = filesOf(head);
  for (const name of await readdir(folder)) {
    if (isLedgerFile(name) && !held.has(name)) await rm(join(folder, name), { force: true });
  }
}
