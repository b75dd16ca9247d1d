import { stat } from 'node:fs/promises';
import { ConfigError } from '../../errors.js';
import { loadRunPolicy } from '../../policy/load.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { LAYOUT } from '../../run/layout.js';
import { readRunFacts } from '../../run/read-run-facts.js';
import type { PublicKey } from '../../signing/public-key.js';
import { checkChain } from './check-chain.js';
import { checkFiles } from './check-files.js';
import { checkLater } from './check-later.js';
import { manifestProblems } from './manifest-agrees.js';
import { recount } from './recount.js';
import { reperform } from './reperform.js';
import { readTrustedManifest } from './trusted-manifest.js';
import { CHECKS, type Check, type CheckId, checkOf, notDone, type VerifyReport } from './verify-report.js';

export interface VerifyOptions {
  /** With it, a missing signature or that of another key fails. */
  readonly publicKey?: PublicKey | undefined;
  /** The run before: its folder or its manifest; by default the folder of its name beside this one. */
  readonly previous?: string | undefined;
  /**
   * Whether decisions to sign-off are checked too, as by default. Commands that go on from them check what they read by
   * themselves, and must be able to mend what a kill left half-written.
   */
  readonly later?: boolean | undefined;
  /** Is told which check begins. */
  readonly onCheck?: ((id: CheckId) => void) | undefined;
  readonly signal: AbortSignal;
}

/**
 * Verifies a run from its folder alone, offline: nothing is asked of Okta and nothing in the folder is changed. Resolves
 * with what holds and what does not; throws only where there is no folder to look at.
 */
export async function verifyRun(folder: string, options: VerifyOptions): Promise<VerifyReport> {
  await refuseNoFolder(folder);
  const { publicKey, signal, onCheck = () => {} } = options;
  onCheck('origin');
  const trusted = await readTrustedManifest(folder, publicKey);
  const { manifest, sha256 } = trusted;
  if (manifest === undefined) {
    const checks = [trusted.origin, checkOf('manifest', trusted.problems, ''), ...unmade()];
    return { ...summaryOf(checks, undefined), folder, ...NOTHING_KNOWN, fingerprint: trusted.fingerprint };
  }
  onCheck('files');
  const { problems, altered } = await checkFiles(folder, manifest, signal);
  const files = checkOf('files', problems, `${manifest.subject.length} files.`);
  onCheck('counts');
  const recounted = await recount(folder, manifest, signal);
  const counts = checkOf('counts', recounted.problems, `${recounted.rows} rows.`);
  onCheck('findings');
  const { check: findings, summary } = await reperform(folder, manifest, altered, signal);
  onCheck('manifest');
  const own = (await manifestProblems(folder, manifest, altered, summary)).map((what) => ({
    file: LAYOUT.manifest,
    what,
  }));
  const agreement = checkOf('manifest', [...trusted.problems, ...own], `SHA-256 ${sha256}.`);
  onCheck('chain');
  const chain = await checkChain(folder, manifest, options.previous);
  onCheck('later');
  const later =
    options.later === false
      ? notDone('later', 'Not asked for.')
      : await checkLater({
          folder,
          manifestSha256: sha256,
          run: await soundRun(folder, sha256, altered),
          publicKey,
          signal,
        });
  const { org, asOf, gaps } = manifest.predicate;
  return {
    ...summaryOf([trusted.origin, agreement, files, counts, findings, chain, later], manifest.predicate.verdict),
    ...{ folder, manifestSha256: sha256, org, asOf, gaps },
    fingerprint: trusted.fingerprint,
  };
}

const NOTHING_KNOWN = { manifestSha256: '', org: '', asOf: '', gaps: [] };

function summaryOf(
  checks: readonly Check[],
  verdict: VerifyReport['verdict'],
): Pick<VerifyReport, 'checks' | 'problems' | 'verdict' | 'outcome'> {
  const problems = checks.flatMap((check) => check.problems);
  const sound = verdict === 'complete' ? 'intact' : 'incomplete';
  return { checks, problems, verdict, outcome: problems.length > 0 ? 'failed' : sound };
}

function unmade(): Check[] {
  const made: readonly CheckId[] = ['origin', 'manifest'];
  const ids = Object.keys(CHECKS).filter(isCheckId);
  return ids
    .filter((id) => !made.includes(id))
    .map((id) => notDone(id, 'Not made: there is no manifest to hold it against.'));
}

function isCheckId(id: string): id is CheckId {
  return id in CHECKS;
}

/** The run as its later records are read with; undefined where its facts or its policy are not as they were. */
async function soundRun(
  folder: string,
  manifestSha256: string,
  altered: ReadonlySet<string>,
): Promise<FinishedRun | undefined> {
  if ([LAYOUT.run, LAYOUT.policy, LAYOUT.waivers].some((name) => altered.has(name))) return undefined;
  const { policy } = await loadRunPolicy(folder);
  return { folder, manifestSha256, facts: await readRunFacts(folder), policy };
}

async function refuseNoFolder(folder: string): Promise<void> {
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new ConfigError([`${folder} is no folder: name the folder of a run`]);
}
