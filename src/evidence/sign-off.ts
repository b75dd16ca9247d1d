import { join } from 'node:path';
import { ConfigError, RefusedError } from '../errors.js';
import { openChainedLog } from '../files/chained-log.js';
import { signText } from '../signing/dsse.js';
import type { SigningKey } from '../signing/signing-key.js';
import { quoteRecords } from './quote-records.js';
import { SIGNOFF_FILE, SIGNOFF_TYPE, type SignOffRecord, signedText, signOffHeader } from './signoff-record.js';
import { verifyRun } from './verify/verify-run.js';
import { problemLines } from './verify/verify-text.js';

export interface SignOffOptions {
  readonly folder: string;
  readonly by: string;
  readonly role: string;
  readonly statement: string;
  /** Now, ISO 8601 in UTC. */
  readonly at: string;
  /** The run's assignments, and those of them without a decision, as `status` counts them. */
  readonly rows: number;
  readonly open: number;
  /** How many open decisions the signer knows of; undefined where none were mentioned. */
  readonly withOpen: number | undefined;
  /** Signs the record, where a key is set. */
  readonly key: SigningKey | undefined;
  readonly signal: AbortSignal;
}

/**
 * Records management's acknowledgement of a run (PCI DSS 7.2.4) behind those before it. Throws RefusedError for a run
 * that does not verify or is incomplete, and while decisions are open that the signer does not mention; ConfigError
 * where the acknowledgement does not say who, in which role, and what.
 */
export async function signOff(options: SignOffOptions): Promise<SignOffRecord> {
  const { folder, by, role, statement, at, rows, open, key, signal } = options;
  const missing = Object.entries({ by, role, statement }).filter(([, text]) => text.trim() === '');
  if (missing.length > 0) throw new ConfigError(missing.map(([name]) => `--${name} is empty`));
  const manifestSha256 = await verifiedManifest(folder, signal);
  refuseOpen(options);
  const records = await quoteRecords(folder, manifestSha256, signal);
  const said: SignOffRecord = { kind: 'signoff', at, by, role, statement, rows, open, records };
  const record =
    key === undefined ? said : { ...said, signature: signText(key, SIGNOFF_TYPE, signedText(manifestSha256, said)) };
  const log = await openChainedLog(join(folder, SIGNOFF_FILE), signOffHeader(manifestSha256), { sync: true });
  try {
    await log.append(record);
  } finally {
    await log.close();
  }
  return record;
}

async function verifiedManifest(folder: string, signal: AbortSignal): Promise<string> {
  const report = await verifyRun(folder, { signal });
  if (report.outcome === 'failed') {
    throw new RefusedError([`${folder} does not verify, so nothing is signed off:`, ...problemLines(report)]);
  }
  if (report.outcome === 'incomplete') {
    throw new RefusedError([`${folder} is incomplete and cannot be signed off:`, ...report.gaps]);
  }
  return report.manifestSha256;
}

function refuseOpen({ rows, open, withOpen }: SignOffOptions): void {
  if (open === (withOpen ?? 0)) return;
  if (withOpen === undefined) {
    throw new RefusedError(
      `${open} of ${rows} assignments have no decision: decide them, or sign off all the same with --with-open ${open}`,
    );
  }
  throw new RefusedError(`${open} of ${rows} assignments have no decision, not ${withOpen} as --with-open says`);
}
