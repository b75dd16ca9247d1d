import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import type { SandboxOptions } from '../../sandbox/options.js';
import { QUIRKS } from '../../sandbox/routes/quirks.js';
import { FAULT_KINDS, type FaultKind } from '../../sandbox/server/faults.js';
import type { CliContext } from '../context.js';
import { repeatable } from '../options.js';
import { startSandboxOrg } from '../with-sandbox.js';

interface SandboxFlags {
  readonly port: number;
  readonly seed: string;
  readonly now?: string;
  readonly users?: number;
  readonly apps?: number;
  readonly assignments?: number;
  readonly limit?: number;
  readonly window?: number;
  readonly concurrency?: number;
  readonly latency?: number;
  readonly settle?: number;
  readonly faultRate?: number;
  readonly fault: readonly FaultKind[];
  readonly quirk: readonly string[];
}

/** `sandbox`: the built-in org, served until it is stopped. */
export function sandboxCommand(context: CliContext): Command {
  return new Command('sandbox')
    .description('serves the built-in Okta-compatible org on a loopback port, to rehearse reviews and removals')
    .option('--port <n>', 'the port; 0 takes any free one', whole, 0)
    .option('--seed <text>', 'the same seed gives the same org', '1')
    .option('--now <time>', "what the data's times are relative to, ISO 8601 (default: today)")
    .option('--users <n>', 'how many users', whole)
    .option('--apps <n>', 'how many apps', whole)
    .option('--assignments <n>', 'how many assignments in all', whole)
    .option('--limit <n>', 'requests per window to /api/v1/apps and below', whole)
    .option('--window <seconds>', 'length of a rate-limit window', number)
    .option('--concurrency <n>', 'requests that may be under way at once', whole)
    .option('--latency <ms>', "added to every answer's time", number)
    .option('--settle <ms>', 'how long assignments take to follow a change of group memberships', number)
    .option('--fault-rate <part>', 'part of all answers that are faulty, 0 to 1', number)
    .option('--fault <kind>', `only this kind of fault; repeatable: ${FAULT_KINDS.join(', ')}`, faultKind, [])
    .option(
      '--quirk <name[=app,…]>',
      `misbehave so, everywhere or in these apps or groups; repeatable: ${QUIRKS.join(', ')}`,
      repeatable,
      [],
    )
    .addHelpText('after', EXAMPLE)
    .action(async (flags: SandboxFlags) => {
      const sandbox = await startSandboxOrg(optionsOf(flags));
      context.out(`OKTA_CLIENT_ORGURL=${sandbox.url}\nOKTA_CLIENT_TOKEN=${sandbox.token}\n`);
      context.err('serving until it is stopped (Ctrl+C)\n');
      if (!context.signal.aborted) await once(context.signal, 'abort');
      await sandbox.stop();
    });
}

function optionsOf(flags: SandboxFlags): SandboxOptions {
  const { port, seed, now, users, apps, assignments, concurrency } = flags;
  const [first, ...more] = flags.fault;
  return {
    port,
    seed,
    now,
    users,
    apps,
    assignments,
    concurrency,
    windowSeconds: flags.window,
    latencyMs: flags.latency,
    settle: { ms: flags.settle },
    limits: flags.limit === undefined ? undefined : { '/api/v1/apps': flags.limit },
    faults: {
      ...(flags.faultRate === undefined ? {} : { rate: flags.faultRate }),
      ...(first === undefined ? {} : { kinds: [first, ...more] }),
    },
    quirks: Object.fromEntries(flags.quirk.map(quirkOf)),
    log: false,
  };
}

/** `loseExpand` for every app, `forbidden=Slack,Zoom` for these, by id or label. */
function quirkOf(text: string): [string, true | string[]] {
  const [name, apps] = text.split('=', 2);
  if (!QUIRKS.some((quirk) => quirk === name)) {
    throw new InvalidArgumentError(`--quirk ${text}: known are ${QUIRKS.join(', ')}.`);
  }
  return [name ?? '', apps === undefined ? true : apps.split(',')];
}

function faultKind(text: string, before: readonly FaultKind[]): FaultKind[] {
  const kind = FAULT_KINDS.find((known) => known === text);
  if (kind === undefined) throw new InvalidArgumentError(`Known are ${FAULT_KINDS.join(', ')}.`);
  return [...before, kind];
}

function whole(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('It takes a whole number.');
  return value;
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) throw new InvalidArgumentError('It takes a number.');
  return value;
}

const EXAMPLE = `
Example, in one shell, and then in another with the two lines that it prints:
  $ okta-access-review sandbox --port 8080 --quirk forbidden=Slack --fault-rate 0.1
  $ OKTA_CLIENT_ORGURL=http://127.0.0.1:8080 OKTA_CLIENT_TOKEN=… okta-access-review review
`;
