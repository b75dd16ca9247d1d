import { randomUUID } from 'node:crypto';
import { type CliContext, leavingText, processContext } from '../../src/cli/context.js';
import { runCli } from '../../src/cli/run-cli.js';

export interface InProcessResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line without a process of its own; what leaves it passes what everything printed passes. */
export async function runInProcess(
  args: readonly string[],
  options: Pick<CliContext, 'workingFolder' | 'env'> & Partial<Pick<CliContext, 'signal'>>,
): Promise<InProcessResult> {
  const said = { stdout: '', stderr: '' };
  const code = await runCli(args, {
    ...processContext(new AbortController().signal, undefined, randomUUID, 'tester'),
    ...options,
    out: (text) => {
      said.stdout += leavingText(text);
    },
    err: (text) => {
      said.stderr += leavingText(text);
    },
    drained: async () => {},
    isTerminal: false,
  });
  return { code, ...said };
}
