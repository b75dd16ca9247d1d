import { join } from 'node:path';
import { readChainedLog } from '../../files/chain-reader.js';
import { isSignOffPage, RECORDS } from '../../run/layout.js';
import { originText } from '../../run/origin.js';
import { refuseFuture } from '../../run/record-time.js';
import { textSignerOf } from '../../signing/dsse.js';
import type { PublicKey } from '../../signing/public-key.js';
import type { Quote } from '../quote-records.js';
import { SIGNOFF_TYPE, type SignOffRecord, signedText, signOffSchema } from '../signoff-record.js';
import { brokenChain } from './broken-chain.js';
import type { LaterOptions } from './later-options.js';
import type { Problem } from './verify-report.js';

export interface ReadSignOffs {
  readonly quotes: readonly Quote[];
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
}

/** The sign-offs' quotes. Chains grow, so every sign-off's hold; of a file that is replaced only the last one's can. */
export async function readSignOffs(
  { folder, manifestSha256, publicKey: key, clock, signal }: LaterOptions,
  there: readonly string[],
): Promise<ReadSignOffs> {
  const pages = there.filter(isSignOffPage);
  if (!there.includes(RECORDS.signoff)) {
    const missing = { file: RECORDS.signoff, what: `is missing: ${pages.join(', ')} shows what it says` };
    return { quotes: [], problems: pages.length > 0 ? [missing] : [], notes: [] };
  }
  const records: SignOffRecord[] = [];
  try {
    const expected = { kind: 'signoff', manifestSha256 };
    for await (const { record } of readChainedLog(join(folder, RECORDS.signoff), expected, signal)) {
      const signOff = signOffSchema.parse(record);
      refuseFuture(signOff.at, clock.now(), 'the sign-off');
      records.push(signOff);
    }
  } catch (error) {
    signal.throwIfAborted();
    return { quotes: [], problems: [{ file: RECORDS.signoff, what: brokenChain(error) }], notes: [] };
  }
  const last = records.at(-1);
  if (last === undefined) {
    return {
      quotes: [],
      problems: [{ file: RECORDS.signoff, what: 'holds no sign-off: its end was cut off' }],
      notes: [],
    };
  }
  const by = RECORDS.signoff;
  const all = records.flatMap(({ records: quoted }) => quoted.filter((quote) => 'seq' in quote));
  const shown = records.flatMap(({ page }) => page ?? []);
  const quotes = [...all, ...last.records.filter((quote) => 'sha256' in quote), ...shown].map((quote) => ({
    by,
    ...quote,
  }));
  const signed = records.map((record) => {
    const { note, ...rest } = signatureNote(record, manifestSha256, key);
    return { ...rest, note: `${note} The run then: ${originText(record.origin)}.` };
  });
  const strangers = pages.filter((name) => shown.every((page) => page.name !== name));
  const added = `was added, or its sign-off was stopped: ${by} does not name it`;
  const problems = signed.flatMap(({ problem }): Problem[] =>
    problem === undefined ? [] : [{ file: by, what: problem }],
  );
  problems.push(...strangers.map((file) => ({ file, what: added })));
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
