import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { mixedScripts } from '../assignment/person.js';
import type { Clock } from '../async/clock.js';
import { remediationTable } from '../changes/apply/remediation.js';
import { undecided } from '../changes/status/coverage.js';
import type { ReviewStatus } from '../changes/status/status.js';
import { ConfigError, RefusedError } from '../errors.js';
import { readChainedLog } from '../files/chain-reader.js';
import { mendChainedLog, openChainedLog } from '../files/chained-log.js';
import { counted } from '../files/counted.js';
import { isMissingFile } from '../files/missing-file.js';
import { createOutputFile } from '../files/output-file.js';
import { dueDate } from '../packets/due-date.js';
import { dayInZone } from '../policy/day-in-zone.js';
import { type FinishedRun, openFinishedRun } from '../run/finished-run.js';
import { RECORDS, signOffPageName } from '../run/layout.js';
import type { Origin } from '../run/origin.js';
import { refuseUnsigned } from '../run/signed-before.js';
import { signText } from '../signing/dsse.js';
import type { PublicKey } from '../signing/public-key.js';
import type { SigningKey } from '../signing/signing-key.js';
import { quoteRecords } from './quote-records.js';
import { countRemovals } from './sign-off-page/page-facts.js';
import { signOffPageText } from './sign-off-page/page-html.js';
import { SIGNOFF_TYPE, type SignOffRecord, signedText, signOffHeader } from './signoff-record.js';
import type { VerifyReport } from './verify/verify-report.js';
import { verifyRun } from './verify/verify-run.js';
import { problemLines } from './verify/verify-text.js';

export interface SignOffOptions {
  readonly folder: string;
  readonly by: string;
  readonly role: string;
  readonly statement: string;
  /** How far the reviewers are, as `status` counts it. */
  readonly status: ReviewStatus;
  /** How many open decisions the signer knows of; undefined where none were mentioned. */
  readonly withOpen: number | undefined;
  /** The key that must have signed the run; undefined where the user gave none. */
  readonly publicKey: PublicKey | undefined;
  /** Whether the run is taken without proof of its origin though it was signed. */
  readonly unsigned: boolean;
  /** Signs the record, where a key is set. */
  readonly key: SigningKey | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/**
 * Records management's acknowledgement of a run (PCI DSS 7.2.4) after those before it. Throws RefusedError for a run
 * that does not verify or is incomplete, and while decisions are open that the signer does not mention; ConfigError
 * where the acknowledgement does not say who, in which role, and what.
 */
export async function signOff(options: SignOffOptions): Promise<SignOffRecord> {
  const { folder, by, role, statement, status, key, clock, signal } = options;
  const missing = Object.entries({ by, role, statement }).filter(([, text]) => text.trim() === '');
  if (missing.length > 0) throw new ConfigError(missing.map(([name]) => `--${name} is empty`));
  const mixed = mixedScripts(by);
  if (mixed !== undefined) throw new ConfigError([`--by ${by} ${mixed}`]);
  const run = await openFinishedRun(folder, clock);
  await mendChainedLog(join(folder, RECORDS.signoff), signOffHeader(run.manifestSha256));
  const number = 1 + (await signOffsSoFar(run, signal));
  await rm(join(folder, signOffPageName(number)), { force: true }); // of a sign-off that was stopped before its record
  const { manifestSha256, origin } = await verified(options);
  if (manifestSha256 !== run.manifestSha256) throw new RefusedError(`${folder} changed while it was read`);
  refuseOpen(options);
  const records = await quoteRecords(folder, manifestSha256, signal);
  const at = new Date(clock.now()).toISOString();
  const { rows, carried, byPolicy } = status;
  const page = await writePage(run, number, { ...options, at, origin });
  const counts = {
    rows,
    open: undecided(status),
    ...(carried === 0 ? {} : { carried }),
    ...(byPolicy === undefined ? {} : { byPolicy }),
  };
  const said: SignOffRecord = { kind: 'signoff', at, by, role, statement, ...counts, origin, records, page };
  const record =
    key === undefined ? said : { ...said, signature: signText(key, SIGNOFF_TYPE, signedText(manifestSha256, said)) };
  const log = await openChainedLog(join(folder, RECORDS.signoff), signOffHeader(manifestSha256), { sync: true });
  try {
    await log.append(record);
  } finally {
    await log.close();
  }
  return record;
}

async function verified({ folder, publicKey, unsigned, clock, signal }: SignOffOptions): Promise<VerifyReport> {
  const report = await verifyRun(folder, { publicKey, unsigned: true, clock, signal });
  if (report.outcome === 'failed') {
    throw new RefusedError([`${folder} does not verify, so nothing is signed off:`, ...problemLines(report)]);
  }
  if (report.outcome === 'incomplete') {
    throw new RefusedError([`${folder} is incomplete and cannot be signed off:`, ...report.gaps]);
  }
  await refuseUnsigned({ folder, org: report.org, origin: report.origin, unsigned });
  return report;
}

interface PageInput extends SignOffOptions {
  readonly at: string;
  readonly origin: Origin;
}

/** Writes the page before the record that has its digest. */
async function writePage(
  run: FinishedRun,
  number: number,
  input: PageInput,
): Promise<{ readonly name: string; readonly sha256: string }> {
  const { folder, by, role, statement, status, key, at, origin, clock, signal } = input;
  const { facts, policy, manifestSha256 } = run;
  const { org, asOf } = facts;
  const name = signOffPageName(number);
  const file = await createOutputFile(join(folder, name));
  try {
    const text = signOffPageText({
      ...{ org, asOf, manifestSha256, origin, number, by, role, statement, at, status },
      keyid: key?.fingerprint,
      asOfDay: dayInZone(Date.parse(asOf), policy.report.timezone),
      due: dueDate(asOf, policy.delivery.deadline, policy.report.timezone),
      removals: countRemovals(await remediationTable(folder, { clock, signal })),
    });
    await file.write(text);
    const { sha256 } = await file.finish();
    return { name, sha256 };
  } catch (error) {
    await file.abandon();
    throw error;
  }
}

async function signOffsSoFar({ folder, manifestSha256 }: FinishedRun, signal: AbortSignal): Promise<number> {
  let count = 0;
  try {
    const records = readChainedLog(join(folder, RECORDS.signoff), signOffHeader(manifestSha256), signal);
    for await (const _record of records) count += 1;
  } catch (error) {
    if (!isMissingFile(error)) throw error;
  }
  return count;
}

function refuseOpen({ status, withOpen }: SignOffOptions): void {
  const { rows } = status;
  const open = undecided(status);
  if (open === (withOpen ?? 0)) return;
  if (withOpen === undefined) {
    throw new RefusedError(
      `${open} of ${counted(rows, 'assignment')} have no decision: decide them, or sign off all the same with --with-open ${open}`,
    );
  }
  throw new RefusedError(
    `${open} of ${counted(rows, 'assignment')} have no decision, not ${withOpen} as --with-open says`,
  );
}
