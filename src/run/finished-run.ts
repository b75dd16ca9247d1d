import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Clock } from '../async/clock.js';
import { RefusedError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { loadRunPolicy } from '../policy/load.js';
import type { Policy } from '../policy/policy.js';
import { refuseIrregular, refuseNoFolder } from './folder-entries.js';
import { LAYOUT } from './layout.js';
import { readRunFacts } from './read-run-facts.js';
import type { RunFacts } from './run-facts.js';

/** A finished run, whose files are never changed by what comes later. */
export interface FinishedRun {
  readonly folder: string;
  /** SHA-256 of manifest.json, in hex: what every later record begins with. */
  readonly manifestSha256: string;
  readonly facts: RunFacts;
  /** The run's own policy, as used. */
  readonly policy: Policy;
  /** What the times of its later records are held against. */
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Opens a run to decide on. Throws ConfigError where there is no folder, and RefusedError where it has no manifest, so that
 * it never came to its end, and where it holds links or anything else that is not a regular file.
 */
export async function openFinishedRun(folder: string, clock: Pick<Clock, 'now'>): Promise<FinishedRun> {
  await refuseNoFolder(folder);
  await refuseIrregular(folder);
  const manifest = await readRegular(join(folder, LAYOUT.manifest)).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
    throw new RefusedError(`${folder} has no ${LAYOUT.manifest}: it is not a run, or one that never came to its end`);
  });
  const manifestSha256 = createHash('sha256').update(manifest).digest('hex');
  const facts = await readRunFacts(folder);
  const { policy } = await loadRunPolicy(folder);
  return { folder, manifestSha256, facts, policy, clock };
}
