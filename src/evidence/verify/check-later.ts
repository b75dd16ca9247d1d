import { join } from 'node:path';
import { readChainedLog } from '../../files/chained-log.js';
import { factOf } from '../../files/file-fact.js';
import { CHAINED, LATER_RECORDS, type LaterRecord } from '../later-records.js';
import type { PublicKey } from '../public-key.js';
import { isThere, type Quote } from '../quote-records.js';
import { SIGNOFF_FILE } from '../signoff-record.js';
import { brokenChain } from './broken-chain.js';
import { checkPlan } from './check-plan.js';
import { readSignOffs } from './read-sign-offs.js';
import { type Check, checkOf, notDone, type Problem } from './verify-report.js';

/**
 * Checks what came after the run: every log a whole chain that begins with the manifest's digest, every other record
 * bound to that digest, and each of them as the plan and the sign-offs quote it.
 */
export async function checkLater(
  folder: string,
  manifestSha256: string,
  key: PublicKey | undefined,
  signal: AbortSignal,
): Promise<Check> {
  const there: LaterRecord[] = [];
  for (const name of LATER_RECORDS) if (await isThere(folder, name)) there.push(name);
  if (there.length === 0) return notDone('later', 'There are none yet.');
  const signOffs = await readSignOffs(folder, manifestSha256, key, there, signal);
  const plan = await checkPlan(folder, manifestSha256, there, signal);
  const quotes = [...plan.quotes, ...signOffs.quotes];
  const problems = [...signOffs.problems, ...plan.problems];
  const notes: string[] = [...signOffs.notes];
  for (const name of LATER_RECORDS) {
    const ofFile = quotes.filter((quote) => quote.name === name);
    if (!there.includes(name))
      problems.push(...ofFile.slice(0, 1).map(({ by }) => ({ file: name, what: `is missing: ${by} quotes it` })));
    else if (name === SIGNOFF_FILE) continue;
    else if (CHAINED.includes(name)) {
      const chain = await readChain(join(folder, name), { name, manifestSha256, quotes: ofFile, signal });
      problems.push(...chain.problems.map((what) => ({ file: name, what })));
      notes.push(`${name}: ${chain.records} records${chain.isEndQuoted ? '' : ', whose end nothing quotes yet'}.`);
    } else problems.push(...(await wholeFileProblems(folder, name, ofFile, signal)));
  }
  return checkOf('later', problems, notes.join(' '));
}

interface ChainToRead {
  readonly name: string;
  readonly manifestSha256: string;
  readonly quotes: readonly Quote[];
  readonly signal: AbortSignal;
}

async function readChain(
  path: string,
  { name, manifestSha256, quotes, signal }: ChainToRead,
): Promise<{ readonly records: number; readonly problems: readonly string[]; readonly isEndQuoted: boolean }> {
  const waiting = new Map(quotes.flatMap((quote) => ('seq' in quote && quote.seq > 0 ? [[quote.seq, quote]] : [])));
  const problems: string[] = [];
  let records = 0;
  let isEndQuoted = false;
  try {
    const kind = name.replace(/\..*$/, '');
    for await (const { seq, digest } of readChainedLog(path, { kind, manifestSha256 }, signal)) {
      records = seq;
      const quote = waiting.get(seq);
      isEndQuoted = quote !== undefined;
      if (quote !== undefined && quote.digest !== digest) {
        problems.push(`record ${seq} is not the one that ${quote.by} quotes: the log was written anew`);
      }
      waiting.delete(seq);
    }
  } catch (error) {
    signal.throwIfAborted();
    return { records, problems: [brokenChain(error)], isEndQuoted: true };
  }
  const [beyond] = [...waiting.values()];
  if (beyond !== undefined) {
    problems.push(`ends with record ${records}, and ${beyond.by} quotes record ${beyond.seq}: its end was cut off`);
  }
  return { records, problems, isEndQuoted };
}

async function wholeFileProblems(
  folder: string,
  name: LaterRecord,
  quotes: readonly Quote[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const { sha256 } = await factOf(join(folder, name), name, signal);
  return quotes
    .filter((quote) => 'sha256' in quote && quote.sha256 !== sha256)
    .map(({ by }) => ({ file: name, what: `is not the file that ${by} quotes: it was changed since` }));
}
