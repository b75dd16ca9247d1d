import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from '../../src/sandbox/start.js';
import { type CliOptions, type CliResult, runCommand } from './cli.js';

/** As-of of the runs in tests: after the sandbox data's own `now`, before today. */
export const RUN_AS_OF = '2026-06-30T12:00:00.000Z';

/** The `now` of the sandbox data in tests. */
export const DATA_NOW = '2026-06-30T00:00:00Z';

export interface ReviewRun extends CliResult {
  readonly folder: string;
}

/** `review` of a sandbox org into `folder`, by the built command line. */
export async function reviewOf(
  sandbox: Pick<Sandbox, 'url' | 'token'>,
  folder: string,
  args: readonly string[] = [],
  options: CliOptions = {},
): Promise<ReviewRun> {
  const { env, ...rest } = options;
  const fresh = args.includes('--resume') ? [] : ['--as-of', RUN_AS_OF];
  const result = await runCommand(['review', '--out', folder, ...fresh, '--json', ...args], {
    env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token, ...env },
    ...rest,
  });
  return { ...result, folder };
}

export const CSV_FILES = ['assignments.csv', 'findings.csv', 'apps.csv'] as const;

/** The bytes of a run's CSV files, by name. */
export function csvOf(folder: string): Readonly<Record<string, string>> {
  return Object.fromEntries(CSV_FILES.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** A JSON file of a run, as it stands. */
export function jsonOf(folder: string, name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'));
}
