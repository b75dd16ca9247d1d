import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ChainHead } from '../files/chain-line.js';
import { readChainedLog } from '../files/chained-log.js';
import { factOf } from '../files/file-fact.js';
import { CHAINED, LATER_RECORDS, type LaterRecord } from '../run/post-run-records.js';
import { type RecordQuote, SIGNOFF_FILE } from './signoff-record.js';

/** What `by` says that must be in another file: a record of a log, or all of the file. */
export type Quote = RecordQuote & { readonly by: string };

/** Every later record of a run that is there, the sign-offs aside, as a sign-off quotes it; chains are checked on the way. */
export async function quoteRecords(
  folder: string,
  manifestSha256: string,
  signal: AbortSignal,
): Promise<RecordQuote[]> {
  const quotes: RecordQuote[] = [];
  for (const name of LATER_RECORDS) {
    if (name === SIGNOFF_FILE || !(await isThere(folder, name))) continue;
    const path = join(folder, name);
    if (CHAINED.includes(name)) quotes.push({ name, ...(await headOf(path, manifestSha256, signal)) });
    else quotes.push({ name, sha256: (await factOf(path, name, signal)).sha256 });
  }
  return quotes;
}

/** Whether a later record is in the run's folder. */
export async function isThere(folder: string, name: LaterRecord): Promise<boolean> {
  return await stat(join(folder, name)).then(
    () => true,
    () => false,
  );
}

async function headOf(path: string, manifestSha256: string, signal: AbortSignal): Promise<ChainHead> {
  let head: ChainHead = { seq: 0, digest: '' };
  for await (const { seq, digest } of readChainedLog(path, { manifestSha256 }, signal)) head = { seq, digest };
  return head;
}
