import { runCli } from '../../src/cli/run-cli.js';
import { fakeClock } from './fake-clock.js';

/** A command line for this process, and the variables that it runs with. */
export interface Job {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface JobResult {
  /** -1 where something was thrown that nobody caught. */
  readonly code: number;
  readonly printed: string;
  /** The most memory that the process ever had, in bytes. */
  readonly most: number;
}

// A process that runs the command lines that it is told one after the other, with waits that take no time
let printed = '';
const clock = fakeClock(Date.now());
const tell = (code: number): void => {
  const result: JobResult = { code, printed, most: process.resourceUsage().maxRSS * 1024 };
  process.send?.(result);
};

for (const name of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(name, (error: unknown) => {
    printed += String(error instanceof Error ? error.stack : error);
    tell(-1);
  });
}

async function run({ args, env }: Job): Promise<void> {
  printed = '';
  const say = (text: string): void => {
    printed += text;
  };
  const code = await runCli(args, {
    env,
    workingFolder: process.cwd(),
    homeFolder: undefined,
    clock,
    random: () => 0.5,
    randomId: () => crypto.randomUUID(),
    signal: new AbortController().signal,
    operator: 'tester',
    out: say,
    drained: async () => {},
    err: say,
    isTerminal: false,
    redraw: () => {},
  });
  tell(code);
}

process.on('message', (job: Job) => void run(job));
