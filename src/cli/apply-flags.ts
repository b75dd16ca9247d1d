import { dirname } from 'node:path';
import { loadRunPolicy } from '../policy/load.js';
import type { ApplyPolicy, RateLimitPolicy } from '../policy/policy.js';
import { refuseNoFolder } from '../run/folder-entries.js';
import type { CliContext } from './context.js';
import { givenPolicy } from './given-policy.js';

/** `apply:` of the policy that `--config` names, which may only be stricter than the run's own. */
export async function limitsOf(config: string | undefined, context: CliContext): Promise<ApplyPolicy | undefined> {
  return (await givenPolicy(config, context))?.policy.apply;
}

/** The share of the rate limits that the run's own policy allows, by a file of the run's folder. */
export async function rateLimitOf(path: string): Promise<RateLimitPolicy> {
  await refuseNoFolder(dirname(path));
  return (await loadRunPolicy(dirname(path))).policy.rateLimit;
}
