import { join } from 'node:path';
import type { ChainHead } from '../files/chain-line.js';
import { readChainedLog } from '../files/chain-reader.js';
import { factOf } from '../files/file-fact.js';
import { laterRecordsIn } from '../run/later-records.js';
import { CHAINED, isSignOffPage, RECORDS } from '../run/layout.js';
import type { RecordQuote } from './signoff-record.js';

/** What `by` says that must be in another file: a record of a log, or all of the file. */
export type Quote = RecordQuote & { readonly by: string };

/** Every later record of a run that is there, the sign-offs aside, as a sign-off quotes it; chains are checked on the way. */
export async function quoteRecords(
  folder: string,
  manifestSha256: string,
  signal: AbortSignal,
): Promise<RecordQuote[]> {
  const quotes: RecordQuote[] = [];
  for (const name of await laterRecordsIn(folder)) {
    if (name === RECORDS.signoff || isSignOffPage(name)) continue; // each page is held by its own sign-off
    const path = join(folder, name);
    if (CHAINED.has(name)) quotes.push({ name, ...(await headOf(path, manifestSha256, signal)) });
    else quotes.push({ name, sha256: (await factOf(path, name, signal)).sha256 });
  }
  return quotes;
}

async function headOf(path: string, manifestSha256: string, signal: AbortSignal): Promise<ChainHead> {
  let head: ChainHead = { seq: 0, digest: '' };
  for await (const { seq, digest } of readChainedLog(path, { manifestSha256 }, signal)) head = { seq, digest };
  return head;
}
