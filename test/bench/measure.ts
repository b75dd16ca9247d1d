import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ContenderName } from './contender.js';

const CONTENDER = fileURLToPath(new URL('./contender.js', import.meta.url));

/** One run of one contender in a process of its own, from the start of the process. */
export interface Sample {
  readonly wallMs: number;
  /** User and system time of all its threads. */
  readonly cpuMs: number;
  readonly rssMb: number;
  /** What the contender itself counted. */
  readonly facts: Readonly<Record<string, number>>;
}

/** Runs a contender once in a fresh process. */
export async function measure(name: ContenderName, task: object): Promise<Sample> {
  const child = fork(CONTENDER, [name, JSON.stringify(task)], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const said = once(child, 'message').then(([sample]: Sample[]) => sample);
  const ended = once(child, 'exit').then(([code]: (number | null)[]) => code);
  const sample = await Promise.race([said, ended.then(() => undefined)]);
  const code = await ended;
  if (sample === undefined || code !== 0) throw new Error(`the contender ${name} ended with code ${code}`);
  return sample;
}
