import { dirname } from 'node:path';
import type { VerifyRun } from '../changes/plan/verified-run.js';
import { verifyRun } from '../evidence/verify/verify-run.js';
import { loadPolicy, loadRunPolicy } from '../policy/load.js';
import type { ApplyPolicy, RateLimitPolicy } from '../policy/policy.js';
import type { CliContext } from './context.js';
import { fromWorkingFolder } from './paths.js';

/**
 * How the commands that remove access have a run verified first. Later records are left out: a table that a killed apply
 * left half-written must not keep the command away that mends it, and each reads the chains that it relies on itself.
 */
export const verifyFirst: VerifyRun = (folder, signal) => verifyRun(folder, { signal, later: false });

/** `apply:` of the policy that `--config` names, which may only be stricter than the run's own. */
export async function limitsOf(config: string | undefined, context: CliContext): Promise<ApplyPolicy | undefined> {
  return config === undefined ? undefined : (await loadPolicy(fromWorkingFolder(context, config))).policy.apply;
}

/** The share of the rate limits that the run's own policy allows, by a file of the run's folder. */
export async function rateLimitOf(path: string): Promise<RateLimitPolicy> {
  return (await loadRunPolicy(dirname(path))).policy.rateLimit;
}
