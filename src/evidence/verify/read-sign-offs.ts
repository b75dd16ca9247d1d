import { join } from 'node:path';
import { readChainedLog } from '../../files/chained-log.js';
import type { LaterRecord } from '../../run/post-run-records.js';
import { textSignerOf } from '../../signing/dsse.js';
import type { PublicKey } from '../../signing/public-key.js';
import type { Quote } from '../quote-records.js';
import { SIGNOFF_FILE, SIGNOFF_TYPE, type SignOffRecord, signedText, signOffSchema } from '../signoff-record.js';
import { brokenChain } from './broken-chain.js';
import type { Problem } from './verify-report.js';

export interface ReadSignOffs {
  readonly quotes: readonly Quote[];
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** The sign-offs' quotes. Chains grow, so every sign-off's hold; of a file that is replaced only the last one's can. */
export async function readSignOffs(
  folder: string,
  manifestSha256: string,
  key: PublicKey | undefined,
  there: readonly LaterRecord[],
  signal: AbortSignal,
): Promise<ReadSignOffs> {
  if (!there.includes(SIGNOFF_FILE)) return { quotes: [], problems: [], notes: [] };
  const records: SignOffRecord[] = [];
  try {
    const expected = { kind: 'signoff', manifestSha256 };
    for await (const { record } of readChainedLog(join(folder, SIGNOFF_FILE), expected, signal)) {
      records.push(signOffSchema.parse(record));
    }
  } catch (error) {
    signal.throwIfAborted();
    return { quotes: [], problems: [{ file: SIGNOFF_FILE, what: brokenChain(error) }], notes: [] };
  }
  const last = records.at(-1);
  if (last === undefined) {
    return {
      quotes: [],
      problems: [{ file: SIGNOFF_FILE, what: 'holds no sign-off: its end was cut off' }],
      notes: [],
    };
  }
  const by = SIGNOFF_FILE;
  const all = records.flatMap(({ records: quoted }) => quoted.filter((quote) => 'seq' in quote));
  const quotes = [...all, ...last.records.filter((quote) => 'sha256' in quote)].map((quote) => ({ by, ...quote }));
  const signed = records.map((record) => signatureNote(record, manifestSha256, key));
  const problems = signed.flatMap(({ problem }) => (problem === undefined ? [] : [{ file: by, what: problem }]));
  return { quotes, problems, notes: signed.map(({ note }) => note) };
}

function signatureNote(
  record: SignOffRecord,
  manifestSha256: string,
  key: PublicKey | undefined,
): { readonly note: string; readonly problem?: string } {
  const who = `Signed off by ${record.by} (${record.role}) at ${record.at}`;
  const { signature } = record;
  if (signature === undefined) return { note: `${who}: asserted, not proven by a signature.` };
  if (key === undefined) return { note: `${who}; its signature names the key ${signature.keyid} and was not checked.` };
  if (signature.keyid !== key.fingerprint) {
    // whoever signs off may have a key of their own
    return { note: `${who}; its signature names another key, ${signature.keyid}, and was not checked.` };
  }
  const signer = textSignerOf(signature, SIGNOFF_TYPE, signedText(manifestSha256, record), [key]);
  if (signer !== undefined) return { note: `${who}, signed by the key given.` };
  return { note: who, problem: `the sign-off of ${record.by} at ${record.at} is not signed by the key given` };
}
