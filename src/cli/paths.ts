import { resolve } from 'node:path';
import type { CliContext } from './context.js';

/** The policy that commands read unless --config names another. */
export const DEFAULT_POLICY = 'config/access-review.yaml';

/** A path of the command line, which is relative to where the command was typed. */
export function fromWorkingFolder(context: CliContext, path: string): string {
  return resolve(context.workingFolder, path);
}
