import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CliContext } from './context.js';

/** The policy that commands read unless --config names another. */
export const DEFAULT_POLICY = 'config/access-review.yaml';

/** The same policy as it is shipped: every key of it has its default. */
const SHIPPED_POLICY = fileURLToPath(new URL(`../../../${DEFAULT_POLICY}`, import.meta.url));

/** A path of the command line, which is relative to where the command was typed. */
export function fromWorkingFolder(context: CliContext, path: string): string {
  return resolve(context.workingFolder, path);
}

/** The policy of `--config`; the shipped one where none is named and none lies at the default place. */
export function policyFile(context: CliContext, config: string): string {
  const path = fromWorkingFolder(context, config);
  return config === DEFAULT_POLICY && !existsSync(path) ? SHIPPED_POLICY : path;
}
