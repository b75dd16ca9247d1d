import { readFile } from 'node:fs/promises';
import { ConfigError, messageOf, RefusedError } from '../../errors.js';
import { parsePlan, type SealedPlan } from './plan.js';

/** Reads a plan file. Throws RefusedError where its checksum is not that of its text: then somebody edited it. */
export async function loadPlan(path: string): Promise<SealedPlan> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new ConfigError([`${path}: cannot be read: ${messageOf(error)}`], { cause: error });
  });
  const plan = parsePlan(text);
  if (plan === undefined) {
    throw new RefusedError(
      `${path} is no plan as this program writes it: it was edited, or made by hand. Make the plan again`,
    );
  }
  return plan;
}
