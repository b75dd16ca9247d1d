import { join } from 'node:path';
import { RefusedError } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { isMissingFile } from '../files/missing-file.js';
import { loadRunPolicy } from '../policy/load.js';
import type { Policy } from '../policy/policy.js';
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
}

/** Opens a run to decide on. Throws RefusedError where it has no manifest: then it never came to its end. */
export async function openFinishedRun(folder: string, signal: AbortSignal): Promise<FinishedRun> {
  const manifest = await factOf(join(folder, LAYOUT.manifest), LAYOUT.manifest, signal).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
    throw new RefusedError(`${folder} has no ${LAYOUT.manifest}: it is no run, or one that never came to its end`);
  });
  const facts = await readRunFacts(folder);
  const { policy } = await loadRunPolicy(folder);
  return { folder, manifestSha256: manifest.sha256, facts, policy };
}
