import { join } from 'node:path';
import type { ChainHead, ChainHeader } from '../../files/chain-line.js';
import { type ChainedLog, openChainedLog, readChainedLog } from '../../files/chained-log.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { mendChainedLog } from '../../run/repair-log.js';
import { type JournalRecord, journalRecordSchema } from './journal-record.js';

/** What was done to the org for a run, by all of its plans and restores. */
export const JOURNAL_FILE = 'journal.ndjson';

type RunOfJournal = Pick<FinishedRun, 'folder' | 'manifestSha256'> & { readonly facts: { readonly org: string } };

/** An open journal: a record is on the disk before `write` resolves. */
export interface Journal {
  write(record: JournalRecord): Promise<void>;
  close(): Promise<void>;
}

function headerOf(run: RunOfJournal): ChainHeader {
  return { schema: 1, kind: 'journal', manifestSha256: run.manifestSha256, org: run.facts.org };
}

/** Opens a run's journal behind its last whole record: a torn one was never acted on. */
export async function openJournal(run: RunOfJournal): Promise<Journal> {
  const log: ChainedLog = await openChainedLog(join(run.folder, JOURNAL_FILE), headerOf(run), { sync: true });
  return {
    write: async (record) => {
      await log.append({ ...record });
    },
    close: () => log.close(),
  };
}

/** A record with its place. */
export interface JournalLine extends ChainHead {
  readonly record: JournalRecord;
}

/** Drops the line that a killed process left unfinished, which was never acted on; there may be no journal at all. */
export async function mendJournal(run: RunOfJournal): Promise<void> {
  await mendChainedLog(join(run.folder, JOURNAL_FILE), headerOf(run));
}

/** The journal's records in order, its chain checked; none where nothing was done yet. */
export async function* readJournal(run: RunOfJournal, signal: AbortSignal): AsyncGenerator<JournalLine> {
  try {
    for await (const { record, ...head } of readChainedLog(join(run.folder, JOURNAL_FILE), headerOf(run), signal)) {
      yield { ...head, record: journalRecordSchema.parse(record) };
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
}
