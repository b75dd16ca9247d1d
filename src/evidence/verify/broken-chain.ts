import { messageOf } from '../../errors.js';
import { ChainBrokenError } from '../../files/chain-line.js';

/** What is wrong with a log, to be read after its name. */
export function brokenChain(error: unknown): string {
  if (error instanceof ChainBrokenError) return `line ${error.line}: ${error.what}`;
  return `cannot be read: ${messageOf(error)}`;
}
