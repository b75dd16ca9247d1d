import { createHash } from 'node:crypto';
import { isAbsolute, join, relative, resolve } from 'node:path';
import type { Clock } from '../../async/clock.js';
import { remediationTable } from '../../changes/apply/remediation.js';
import { reviewStatus } from '../../changes/status/status.js';
import { ConfigError, RefusedError } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import { isThere } from '../../files/is-there.js';
import type { FileFact } from '../../files/output-file.js';
import { writeZip, type ZipEntry } from '../../files/zip-writer.js';
import type { Manifest } from '../../run/manifest.js';
import { refuseUnsigned } from '../../run/signed-before.js';
import type { PublicKey } from '../../signing/public-key.js';
import { SIGNING_KEY_VARIABLE, type SigningKey } from '../../signing/signing-key.js';
import { LEFT_OUT_FILE, leftOutText } from '../left-out.js';
import { countRemovals } from '../sign-off-page/page-facts.js';
import { readTrustedManifest } from '../verify/trusted-manifest.js';
import { verifyRun } from '../verify/verify-run.js';
import { problemLines } from '../verify/verify-text.js';
import { contentsOf } from './contents.js';
import { indexText } from './index-text.js';

export interface PackageOptions {
  readonly folder: string;
  /** The ZIP: a new file outside the run's folder. */
  readonly out: string;
  /** Goes into the package, and must have signed the run. */
  readonly publicKey: PublicKey | undefined;
  /** What Okta answered, record by record, is personal data that not every auditor should have. */
  readonly withSnapshot: boolean;
  /** Signs the list of what is left out; undefined where none is set. */
  readonly key: SigningKey | undefined;
  /** Whether the run is packed without proof of its origin though it was signed. */
  readonly unsigned: boolean;
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}

/**
 * Packs a run for the auditor: reports, manifest, signature, policy, later records, an index and a list of digests. The
 * run is verified first, and one that fails is refused; an incomplete one is packed and says so. Deterministic: the same
 * files give the same bytes.
 */
export async function packageRun(options: PackageOptions): Promise<FileFact> {
  const { folder, out, publicKey, withSnapshot, key, unsigned, clock, signal } = options;
  await refuseOut(folder, out);
  const report = await verifyRun(folder, { publicKey, unsigned: true, clock, signal });
  const { manifest } = await readTrustedManifest(folder, publicKey);
  if (report.outcome === 'failed' || manifest === undefined) {
    throw new RefusedError([`${folder} does not verify, so it is not packed:`, ...problemLines(report)]);
  }
  await refuseUnsigned({ folder, org: report.org, origin: report.origin, unsigned });
  const files = await contentsOf({ folder, manifest, withSnapshot });
  const { manifestSha256 } = report;
  const fingerprint = publicKey?.fingerprint ?? '';
  const packedNames = new Set(files.map(({ name }) => name));
  const leftOut = manifest.subject.map(({ name }) => name).filter((name) => !packedNames.has(name));
  refuseUnprovable(leftOut, options);
  const decisions = await reviewStatus(folder, { clock, signal });
  const removals = countRemovals(await remediationTable(folder, { clock, signal }));
  const index = indexText({ manifest, manifestSha256, files, leftOut, fingerprint, decisions, removals });
  const texts = [
    { name: 'INDEX.md', text: index },
    ...(publicKey === undefined ? [] : [{ name: 'public-key.pem', text: publicKey.pem }]),
    ...(leftOut.length === 0
      ? []
      : [{ name: `run/${LEFT_OUT_FILE}`, text: leftOutText(manifestSha256, leftOut, key) }]),
  ];
  // in a folder of its own, so that it verifies as it was: the texts beside it are not files of the run
  const packed = files.map(({ name }) => ({ name: `run/${name}`, path: join(folder, name) }));
  const sums = texts.map(({ name, text }) => `${createHash('sha256').update(text).digest('hex')}  ${name}\n`);
  for (const { name, path } of packed) sums.push(`${(await factOf(path, name, signal)).sha256}  ${name}\n`);
  const entries: ZipEntry[] = [...texts, { name: 'SHA256SUMS', text: sums.join('') }, ...packed];
  const prefix = folderName(manifest);
  return await writeZip(
    out,
    entries.map((entry) => ({ ...entry, name: `${prefix}/${entry.name}` })),
    signal,
  );
}

/** A list of what is left out that the run's own key did not sign could be anybody's. */
function refuseUnprovable(leftOut: readonly string[], { publicKey, key }: PackageOptions): void {
  if (leftOut.length === 0 || publicKey === undefined || publicKey.fingerprint === key?.fingerprint) return;
  throw new ConfigError([
    `the list of what is left out has to be signed by the run's key, ${publicKey.fingerprint}: set ${SIGNING_KEY_VARIABLE} to it, or pack the snapshot too`,
  ]);
}

/** Of the run and not of the folder that it happens to lie in, so that the same files give the same bytes. */
function folderName({ predicate }: Manifest): string {
  const time = predicate.asOf.replace(/\.\d+Z$/, 'Z').replaceAll(':', '');
  return `access-review-${new URL(predicate.org).host.replaceAll(':', '-')}-${time}`;
}

async function refuseOut(folder: string, out: string): Promise<void> {
  const path = relative(resolve(folder), resolve(out));
  if (!(path.startsWith('..') || isAbsolute(path))) {
    throw new ConfigError([`${out} lies within the run's folder, which is never changed: name another with --out`]);
  }
  if (await isThere(out)) throw new ConfigError([`${out} exists and is not overwritten: name another with --out`]);
}
