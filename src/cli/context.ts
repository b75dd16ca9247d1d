import { once } from 'node:events';
import type { Clock } from '../async/clock.js';
import { systemClock } from '../async/clock.js';

/** Everything that the commands take from the process, so that none of them reads it by itself. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  readonly homeFolder: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomId: () => string;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Standard output: results only. */
  readonly out: (text: string) => void;
  /** Resolves when whoever reads standard output has caught up, so that a long listing is not held in memory. */
  readonly drained: () => Promise<void>;
  /** Standard error: progress and messages. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal that lines can be redrawn on. */
  readonly isTerminal: boolean;
}

/** The context of this process. */
export function processContext(signal: AbortSignal, homeFolder: string, randomId: () => string): CliContext {
  return {
    env: process.env,
    workingFolder: process.cwd(),
    homeFolder,
    clock: systemClock,
    random: Math.random,
    randomId,
    signal,
    out: (text) => void process.stdout.write(text),
    drained: async () => {
      if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain', { signal });
    },
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY === true,
  };
}
