import { ConfigError, messageOf, RefusedError } from '../../errors.js';
import { isMissingFile } from '../../files/missing-file.js';
import { readRegular } from '../../files/regular-file.js';
import { refuseFuture } from '../../run/record-time.js';
import { parsePlan, type SealedPlan } from './plan.js';

/**
 * Reads a plan file. Throws RefusedError where its checksum is not that of its text, which somebody edited then, or where it
 * is dated after `nowMs`, epoch milliseconds.
 */
export async function loadPlan(path: string, nowMs: number): Promise<SealedPlan> {
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (error instanceof RefusedError) throw error;
    throw new ConfigError([`${path}: cannot be read: ${messageOf(error)}`], { cause: error });
  });
  return planOf(bytes, path, nowMs);
}

/** The same where there may be no such file: then undefined. */
export async function loadPlanIfThere(path: string, nowMs: number): Promise<SealedPlan | undefined> {
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  return bytes === undefined ? undefined : planOf(bytes, path, nowMs);
}

function planOf(bytes: Buffer, path: string, nowMs: number): SealedPlan {
  const plan = parsePlan(bytes.toString('utf8'));
  if (plan === undefined) {
    throw new RefusedError(
      `${path} is not a plan as this program writes it: it was edited, or made by hand. Make the plan again`,
    );
  }
  refuseFuture(plan.createdAt, nowMs, path);
  return plan;
}
