import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../program/okta-access-review.js', import.meta.url));

export interface CliResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Added to an environment that holds nothing else but PATH, the temporary folder and a home without credentials. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  /** Learns of the process as soon as it runs, for tests that stop it. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** For `onStart`: does something as soon as something is so, while the process runs. */
export function whenSo(isSo: () => boolean, act: (child: ChildProcess) => void): (child: ChildProcess) => void {
  return (child) => {
    const poll = setInterval(() => {
      if (!isSo()) return;
      clearInterval(poll);
      act(child);
    }, 5);
    child.once('exit', () => clearInterval(poll));
  };
}

/** For `onStart`: ends the process as soon as something is so. */
export function endWhen(isSo: () => boolean, signal: NodeJS.Signals = 'SIGKILL'): (child: ChildProcess) => void {
  return whenSo(isSo, (child) => child.kill(signal));
}

/** Runs the built command line as a child process, as a user or cron does. */
export async function runCommand(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const child = spawn(process.execPath, [MAIN, ...args], {
    cwd: options.cwd ?? process.cwd(),
    env: { PATH: process.env.PATH, TMPDIR: tmpdir(), HOME: '/nonexistent', ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdin.on('error', () => {}); // a command that ends before it has read its input
  child.stdin.end(options.input ?? '');
  options.onStart?.(child);
  const [code, signal]: [number | null, NodeJS.Signals | null] = await once(child, 'close').then(([first, second]) => [
    first,
    second,
  ]);
  // users are told what the program says, not what Node says of its libraries
  if (/^\(node:\d+\)/m.test(stderr)) throw new Error(`Node warned of ${args.join(' ')}:\n${stderr}`);
  return { code, signal, stdout, stderr };
}
