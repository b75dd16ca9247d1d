import { loadPolicy } from '../policy/load.js';
import type { LoadedPolicy } from '../policy/policy.js';
import type { CliContext } from './context.js';
import { fromWorkingFolder } from './paths.js';

/** The policy that `--config` names; undefined where it is not given, so that the run's own holds. */
export async function givenPolicy(config: string | undefined, context: CliContext): Promise<LoadedPolicy | undefined> {
  return config === undefined ? undefined : await loadPolicy(fromWorkingFolder(context, config));
}
