import { basename, join } from 'node:path';
import { RefusedError } from '../../errors.js';
import { isMissingFile } from '../../files/missing-file.js';
import { writeOutputFile } from '../../files/output-file.js';
import { readRegular } from '../../files/regular-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { CURRENT_PLAN, keptPlan, keptPlanOf, type PlanFiles } from '../../run/layout.js';
import { loadPlanIfThere } from './load-plan.js';
import type { SealedPlan } from './plan.js';

/** The files that go with a plan's file. */
export function planFilesOf(planPath: string): PlanFiles {
  const checksum = keptPlanOf(basename(planPath));
  return checksum === undefined ? CURRENT_PLAN : keptPlan(checksum);
}

/**
 * Keeps the present plan, its table and its approval under the plan's checksum, before the journal cites it: `plan` makes
 * the next one in their place. Files that are kept already stay as they are. `checksum` is that of the plan to be kept.
 */
export async function keepPlan(folder: string, checksum: string): Promise<void> {
  const kept = keptPlan(checksum);
  for (const part of ['approval', 'csv', 'plan'] as const) {
    const [from, to] = [join(folder, CURRENT_PLAN[part]), join(folder, kept[part])];
    if ((await readIfThere(to)) !== undefined) continue;
    const bytes = await readIfThere(from);
    if (bytes !== undefined) await writeOutputFile(to, bytes);
  }
}

/**
 * The plan that a journal cites: the one kept under its checksum, else the present one. Throws RefusedError where neither
 * is that plan.
 */
export async function citedPlan(
  { folder, manifestSha256, clock }: FinishedRun,
  checksum: string,
): Promise<{ readonly plan: SealedPlan; readonly files: PlanFiles }> {
  for (const files of [keptPlan(checksum), CURRENT_PLAN]) {
    const plan = await loadPlanIfThere(join(folder, files.plan), clock.now());
    if (plan?.checksum === checksum && plan.manifestSha256 === manifestSha256) return { plan, files };
  }
  throw new RefusedError(
    `${join(folder, keptPlan(checksum).plan)} is missing: the journal cites the plan with the checksum ${checksum}`,
  );
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readRegular(path);
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
