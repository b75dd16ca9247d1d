import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { RefusedError } from '../errors.js';
import { jsonIn } from '../files/json-text.js';
import { readLines } from '../files/lines.js';
import { readRegular } from '../files/regular-file.js';
import { laterRecordsIn } from './later-records.js';
import { CHAINED, LAYOUT, RECORDS } from './layout.js';
import type { Origin } from './origin.js';
import { signedRunBeside } from './previous-run.js';

export interface TakenRun {
  readonly folder: string;
  readonly org: string;
  /** What verification proved of it. */
  readonly origin: Origin;
  /** Whether the user said that the run may be taken without proof of who made it. */
  readonly unsigned: boolean;
}

/**
 * Throws RefusedError for a run whose origin is not proven although something shows that its kind is signed: its own
 * envelope, what its records say, or a signed run of the same org beside it. Otherwise whoever may write to the folder
 * could take the signature away, and with it every guard that hangs on the policy under it.
 */
export async function refuseUnsigned({ folder, org, origin, unsigned }: TakenRun): Promise<void> {
  if (origin.proven || unsigned) return;
  const evidence = await signingEvidence(folder, org);
  if (evidence === undefined) return;
  throw new RefusedError(
    `${folder} is not taken unsigned: ${evidence.text}. Give the key that signs the runs with --public-key; --unsigned takes it all the same, and the records then say that its origin was not proven`,
  );
}

export interface SigningEvidence {
  readonly by: 'envelope' | 'records' | 'beside';
  /** As a sentence without its full stop. */
  readonly text: string;
}

/** What shows that a run was signed; undefined where nothing does. */
export async function signingEvidence(folder: string, org: string): Promise<SigningEvidence | undefined> {
  if (await isThere(join(folder, LAYOUT.envelope))) {
    return { by: 'envelope', text: `it has a signature, ${LAYOUT.envelope}, that was not checked` };
  }
  for (const name of await laterRecordsIn(folder)) {
    if (await saysSigned(join(folder, name), name)) return { by: 'records', text: `${name} says that it was signed` };
  }
  const beside = await signedRunBeside(folder, org);
  if (beside === undefined) return undefined;
  return { by: 'beside', text: `the run ${beside} of the same org beside it is signed` };
}

/** Whether a record was made when the run's signature had been checked, or carries a signature of a kind that runs have. */
async function saysSigned(path: string, name: string): Promise<boolean> {
  if (!CHAINED.has(name))
    return name.endsWith('.json') && hasOrigin(jsonIn((await readRegular(path)).toString('utf8')));
  if (name === RECORDS.decisions) return false;
  for await (const { bytes } of readLines(path)) {
    const record = jsonIn(bytes.toString('utf8'));
    if (hasOrigin(record) || (name === RECORDS.signoff && has(record, 'signature'))) return true;
  }
  return false;
}

function hasOrigin(record: unknown): boolean {
  return has(record, 'origin') && has(record.origin, 'proven') && record.origin.proven === true;
}

function has<K extends string>(value: unknown, key: K): value is Readonly<Record<K, unknown>> {
  return typeof value === 'object' && value !== null && key in value;
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
