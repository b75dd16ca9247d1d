import { once } from 'node:events';
import type { Clock } from '../async/clock.js';
import { systemClock } from '../async/clock.js';
import { oneLine, plainText } from '../files/plain-text.js';
import { redact } from '../secrets.js';

/** Everything that the commands take from the process, so that none of them reads it by itself. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly workingFolder: string;
  /** Undefined where the system knows none: a container's user id without an entry in /etc/passwd, and no HOME. */
  readonly homeFolder: string | undefined;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomId: () => string;
  /** Aborts on SIGINT and SIGTERM. */
  readonly signal: AbortSignal;
  /** Who works here, for records: the name of this machine's user, else the number. */
  readonly operator: string;
  /** Standard output: results only. Whatever is printed is made plain text on the way. */
  readonly out: (text: string) => void;
  /** Resolves when whoever reads standard output has caught up, so that a long listing is not held in memory. */
  readonly drained: () => Promise<void>;
  /** Standard error: progress and messages, as plain text too. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal that lines can be redrawn on. */
  readonly isTerminal: boolean;
  /** Draws the last line of the terminal anew, cut to its width; nothing takes it away. `err` writes above it. */
  readonly redraw: (line: string) => void;
}

/** The context of this process: the one place through which text leaves it. */
export function processContext(
  signal: AbortSignal,
  homeFolder: string | undefined,
  randomId: () => string,
  operator = 'unknown',
): CliContext {
  const { stdout, stderr } = process;
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) stderr.write('\r\u001b[K');
    isDrawn = false;
  };
  return {
    env: process.env,
    workingFolder: process.cwd(),
    homeFolder,
    operator,
    clock: systemClock,
    random: Math.random,
    randomId,
    signal,
    out: (text) => void stdout.write(leavingText(text)),
    drained: async () => {
      if (stdout.writableNeedDrain) await once(stdout, 'drain', { signal });
    },
    err: (text) => {
      clear();
      stderr.write(leavingText(text));
    },
    isTerminal: stderr.isTTY === true,
    redraw: (line) => {
      clear();
      if (line === '') return;
      // the last column stays free: a terminal that wraps there would scroll
      stderr.write(cut(redact(oneLine(line)), (stderr.columns ?? 80) - 1));
      isDrawn = true;
    },
  };
}

/** Text as it may leave the process: nothing in it acts, and no secret is in it. */
export function leavingText(text: string): string {
  // again, because what stands in the place of a secret may complete a command: ##[secret]
  return plainText(redact(plainText(text)));
}

/** The line within so many columns, with a mark where it was cut. */
export function cut(line: string, columns: number): string {
  const characters = Array.from(line);
  if (characters.length <= columns) return line;
  return `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`;
}
