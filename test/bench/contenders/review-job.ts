import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CliContext, processContext } from '../../../src/cli/context.js';
import { runCli } from '../../../src/cli/run-cli.js';
import type { Task } from '../task.js';

/** The whole job, as the command line runs it: snapshot, rules, reports, manifest. */
export async function reviewJob({
  url,
  token,
  folder,
  format,
  policy,
  previous,
  asOf = AS_OF,
}: Task): Promise<Record<string, number>> {
  const env = { OKTA_CLIENT_ORGURL: url, OKTA_CLIENT_TOKEN: token };
  const args = ['review', '--out', join(folder, 'run'), '--as-of', asOf, '--format', format, '--quiet', '--json'];
  if (policy !== undefined) {
    const config = join(folder, 'policy.yaml');
    await writeFile(config, policy);
    args.push('--config', config);
  }
  if (previous !== undefined) args.push('--previous', previous);
  const printed = await run(args, env);
  const { summary, requests } = JSON.parse(printed);
  return { rows: summary.assignments, sent: requests.sent, rateLimited: requests.rateLimited };
}

/** The reports of a finished run again, from its snapshot. */
export async function reportAgain({ run: from, folder, format }: Task): Promise<Record<string, number>> {
  await run(['report', from, '--out', join(folder, 'again'), '--format', format, '--quiet'], {});
  return {};
}

/** A finished run verified, from its folder alone. */
export async function verifyRun({ run: folder }: Task): Promise<Record<string, number>> {
  await run(['verify', folder, '--json'], {});
  return {};
}

/** After the sandbox's data. */
const AS_OF = '2026-06-30T12:00:00.000Z';

async function run(args: readonly string[], env: CliContext['env']): Promise<string> {
  let printed = '';
  const context = processContext(new AbortController().signal, '/nonexistent', randomUUID);
  const code = await runCli(args, {
    ...context,
    env,
    out: (text) => {
      printed += text;
    },
  });
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}`);
  return printed;
}
