import { join } from 'node:path';
import { RefusedError } from '../../errors.js';
import type { ChainHead, ChainHeader } from '../../files/chain-line.js';
import { readChainedLog } from '../../files/chain-reader.js';
import { type ChainedLog, mendChainedLog, openChainedLog, type WriteAt } from '../../files/chained-log.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { laterRecordsIn } from '../../run/later-records.js';
import { RECORDS } from '../../run/layout.js';
import { refuseFuture } from '../../run/record-time.js';
import { type JournalRecord, journalRecordSchema } from './journal-record.js';

/** An open journal: a record is on the disk before `write` resolves. */
export interface Journal {
  write(record: JournalRecord): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens what was done to the org for a run, by all of its plans and restores, after its last whole record: a torn one was
 * never acted on. `write` stands in for the disk in tests.
 */
export async function openJournal(run: FinishedRun, write?: WriteAt): Promise<Journal> {
  const log: ChainedLog = await openChainedLog(pathOf(run), headerOf(run), { sync: true, write });
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

/** Drops the record that a killed process left unfinished, which was never acted on; there may be no journal at all. */
export async function mendJournal(run: FinishedRun): Promise<void> {
  await mendChainedLog(pathOf(run), headerOf(run));
}

/** The journal's records in order, its chain and times checked; none where nothing was done yet. */
export async function* readJournal(run: FinishedRun, signal: AbortSignal): AsyncGenerator<JournalLine> {
  try {
    for await (const { record, ...head } of readChainedLog(pathOf(run), headerOf(run), signal)) {
      yield { ...head, record: parseRecord(record, head.seq, run.clock.now()) };
    }
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    await refuseLost(run);
  }
}

/** The table is written after the journal: where it is there alone, what was removed is on record no more. */
async function refuseLost({ folder }: FinishedRun): Promise<void> {
  if (!(await laterRecordsIn(folder)).includes(RECORDS.remediation)) return;
  throw new RefusedError(
    `${folder} has ${RECORDS.remediation} and no ${RECORDS.journal}, which it is made from: put the journal back from a backup or the last package. Without it nothing says what was removed`,
  );
}

/** What a valid chain holds beside the records that are written here was written by somebody else. */
function parseRecord(record: unknown, seq: number, nowMs: number): JournalRecord {
  const what = `${RECORDS.journal}, record ${seq}`;
  const parsed = journalRecordSchema.safeParse(record);
  if (!parsed.success) throw new RefusedError(`${what} is not a record as this program writes it`);
  refuseFuture(parsed.data.at, nowMs, what);
  return parsed.data;
}

function pathOf({ folder }: FinishedRun): string {
  return join(folder, RECORDS.journal);
}

function headerOf(run: FinishedRun): ChainHeader {
  return { schema: 1, kind: 'journal', manifestSha256: run.manifestSha256, org: run.facts.org };
}
