import { join } from 'node:path';
import { readChainedLog } from '../../files/chain-reader.js';
import { CHAINED } from '../../run/layout.js';
import type { Quote } from '../quote-records.js';
import { brokenChain } from './broken-chain.js';

export interface LogToCheck {
  readonly folder: string;
  readonly name: string;
  readonly manifestSha256: string;
  /** What other files say that must be in it. */
  readonly quotes: readonly Quote[];
  readonly signal: AbortSignal;
}

export interface CheckedLog {
  readonly records: number;
  readonly problems: readonly string[];
  /** Whether another file vouches for its last record. */
  readonly isEndQuoted: boolean;
}

/** Reads a log through: a whole chain, of this run, holding every record that others quote. */
export async function checkLog({ folder, name, manifestSha256, quotes, signal }: LogToCheck): Promise<CheckedLog> {
  const places = quotes.flatMap((quote) => ('seq' in quote ? [quote] : []));
  const problems: string[] = [];
  let records = 0;
  try {
    for await (const { seq, digest } of readChainedLog(
      join(folder, name),
      { kind: CHAINED.get(name) ?? '', manifestSha256 },
      signal,
    )) {
      records = seq;
      const other = places.find((place) => place.seq === seq && place.digest !== digest);
      if (other !== undefined) {
        problems.push(`record ${seq} is not the one that ${other.by} quotes: the log was written anew`);
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    return { records, problems: [brokenChain(error)], isEndQuoted: true };
  }
  const beyond = places.find(({ seq }) => seq > records);
  if (beyond !== undefined) {
    problems.push(`ends with record ${records}, and ${beyond.by} quotes record ${beyond.seq}: its end was cut off`);
  }
  return { records, problems, isEndQuoted: places.some(({ seq }) => seq === records) };
}
