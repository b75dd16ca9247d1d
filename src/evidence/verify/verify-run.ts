import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Clock } from '../../async/clock.js';
import { ConfigError, messageOf, ReviewError } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { loadRunPolicy } from '../../policy/load.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { folderEntries, refuseNoFolder } from '../../run/folder-entries.js';
import { LAYOUT } from '../../run/layout.js';
import { readRunFacts } from '../../run/read-run-facts.js';
import type { PublicKey } from '../../signing/public-key.js';
import { LEFT_OUT_FILE, type LeftOut, readLeftOut } from '../left-out.js';
import { checkBefore } from './check-before.js';
import { checkChain } from './check-chain.js';
import { checkFiles } from './check-files.js';
import { checkLater } from './check-later.js';
import { expectPrevious } from './expect-previous.js';
import { expectSigned } from './expect-signed.js';
import { manifestProblems } from './manifest-agrees.js';
import { recount } from './recount.js';
import { reperform, unmade } from './reperform.js';
import { readTrustedManifest } from './trusted-manifest.js';
import {
  type CheckId,
  checkOf,
  failedBefore,
  notDone,
  type Problem,
  summaryOf,
  type VerifyReport,
} from './verify-report.js';

export interface VerifyOptions {
  /** With it, a missing signature or that of another key fails. */
  readonly publicKey?: PublicKey | undefined;
  /** The run before: its folder or its manifest; by default the folder of its name beside this one. */
  readonly previous?: string | undefined;
  /** Whether a run before is expected: without one, or with a quarter missing between, the chain fails. Default false. */
  readonly expectPrevious?: boolean | undefined;
  /**
   * Whether decisions to sign-off are checked too, as by default. Commands that continue from them check what they read by
   * themselves, and must be able to mend what a kill left half-written.
   */
  readonly later?: boolean | undefined;
  /** Whether the caller itself refuses a run whose signature is gone, or was told to take it. Default false: it fails. */
  readonly unsigned?: boolean | undefined;
  /** Is told which check begins. */
  readonly onCheck?: ((id: CheckId) => void) | undefined;
  /** What the times of later records are held against. */
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/**
 * Verifies a run from its folder alone, offline: nothing is asked of Okta and nothing in the folder is changed. Resolves
 * with what holds and what does not; throws only where there is no folder to look at.
 */
export async function verifyRun(folder: string, options: VerifyOptions): Promise<VerifyReport> {
  await refuseNoFolder(folder);
  try {
    return await verifyFolder(folder, options);
  } catch (error) {
    options.signal.throwIfAborted();
    const file = unreadableFile(folder, error);
    if (file === undefined) throw error;
    const problem = { file, what: `cannot be read: ${messageOf(error)}` };
    return failedBefore(folder, checkOf('files', [problem], 'Verification ended there.'));
  }
}

/** The file of the run that the system or a guard would not let be read; undefined for any other error. */
function unreadableFile(folder: string, error: unknown): string | undefined {
  if (error instanceof ConfigError) {
    return CONFIGURED.find((name) => error.message.includes(join(folder, name))) ?? LAYOUT.policy;
  }
  if (error instanceof ReviewError) return LAYOUT.manifest;
  if (!(error instanceof Error && 'path' in error && typeof error.path === 'string')) return undefined;
  const name = relative(resolve(folder), resolve(error.path));
  return name.startsWith('..') || isAbsolute(name) ? undefined : name;
}

/** What people write, whose mistakes are told as those of a configuration, by file and line; a run's policy names the others. */
const CONFIGURED = [LAYOUT.waivers, LAYOUT.register, LAYOUT.roster];

async function verifyFolder(folder: string, options: VerifyOptions): Promise<VerifyReport> {
  const { publicKey, signal, clock, onCheck = () => {} } = options;
  const irregular = await irregularEntries(folder);
  if (irregular.some(({ file }) => file === LAYOUT.manifest || file === LAYOUT.envelope)) {
    return failedBefore(folder, checkOf('files', irregular, 'Nothing else was looked at.'));
  }
  onCheck('origin');
  const trusted = await readTrustedManifest(folder, publicKey);
  const { manifest, sha256 } = trusted;
  if (manifest === undefined) {
    const made = [trusted.origin, checkOf('manifest', trusted.problems, '')];
    const report = failedBefore(folder, ...made);
    return { ...report, fingerprint: trusted.fingerprint, origin: trusted.proof };
  }
  onCheck('files');
  const leftOut = await readLeftOut(folder, sha256, publicKey);
  const { problems, altered } = await checkFiles(folder, manifest, leftOut.names, signal);
  const count = `${counted(manifest.subject.length - leftOut.names.size, 'file')}. ${leftOut.note}`;
  const files = checkOf('files', [...listProblems(leftOut), ...problems], count);
  if (irregular.length > 0) {
    // whatever reads on would follow the link, or wait at the pipe
    const made = [trusted.origin, checkOf('manifest', trusted.problems, ''), files];
    return { ...failedBefore(folder, ...made), fingerprint: trusted.fingerprint, origin: trusted.proof };
  }
  const { org, asOf, gaps, verdict } = manifest.predicate;
  const mayBeUnsigned = options.unsigned === true || options.later === false;
  const origin = mayBeUnsigned ? trusted.origin : await expectSigned(trusted.origin, folder, org);
  onCheck('findings');
  const {
    check: findings,
    summary,
    rederived,
  } = leftOut.names.size > 0
    ? unmade(notDone('findings', `Not made: ${leftOut.note}`))
    : await reperform(folder, manifest, altered, signal);
  onCheck('counts');
  const recounted = await recount(folder, manifest, { altered, rederived }, signal);
  const counts = checkOf('counts', recounted.problems, `${counted(recounted.rows, 'row')}.`);
  onCheck('manifest');
  const own = (await manifestProblems(folder, manifest, altered, summary)).map((what) => ({
    file: LAYOUT.manifest,
    what,
  }));
  const agreement = checkOf('manifest', [...trusted.problems, ...own], `SHA-256 ${sha256}.`);
  onCheck('chain');
  const found = await checkChain(folder, manifest, options.previous);
  const chain = options.expectPrevious === true ? await expectPrevious(found, folder, manifest) : found;
  onCheck('before');
  const before = await checkBefore({ folder, manifest, previous: options.previous, clock, signal });
  onCheck('later');
  const later =
    options.later === false
      ? notDone('later', 'Not asked for.')
      : await checkLater({
          folder,
          manifestSha256: sha256,
          run: await soundRun(folder, sha256, altered, clock),
          hasSnapshot: leftOut.names.size === 0,
          publicKey,
          clock,
          signal,
        });
  return {
    ...summaryOf([origin, agreement, files, counts, findings, chain, before, later], verdict, leftOut.names.size > 0),
    leftOut: leftOut.names.size,
    ...{ folder, manifestSha256: sha256, org, asOf, gaps },
    fingerprint: trusted.fingerprint,
    origin: trusted.proof,
  };
}

function listProblems({ problem }: LeftOut): Problem[] {
  return problem === undefined ? [] : [{ file: LEFT_OUT_FILE, what: problem }];
}

/** A link would show what is not in the run, and a pipe would never end: nothing is opened beside one. */
async function irregularEntries(folder: string): Promise<Problem[]> {
  const problems: Problem[] = [];
  for await (const { name, problem } of folderEntries(folder)) {
    if (problem !== undefined) problems.push({ file: name, what: problem });
  }
  return problems;
}

/** The run as its later records are read with; undefined where its facts or its policy are not as they were. */
async function soundRun(
  folder: string,
  manifestSha256: string,
  altered: ReadonlySet<string>,
  clock: Pick<Clock, 'now'>,
): Promise<FinishedRun | undefined> {
  if ([LAYOUT.run, LAYOUT.policy, LAYOUT.waivers].some((name) => altered.has(name))) return undefined;
  const { policy } = await loadRunPolicy(folder);
  return { folder, manifestSha256, facts: await readRunFacts(folder), policy, clock };
}
