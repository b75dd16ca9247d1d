import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { ConfigError, messageOf } from '../../errors.js';
import { writeOutputFile } from '../../files/output-file.js';
import { oneLine } from '../../files/plain-text.js';
import { BORN, type SandboxOptions, servedOrg } from '../../sandbox/options.js';
import { QUIRKS } from '../../sandbox/routes/quirks.js';
import { FAULT_KINDS, type FaultKind } from '../../sandbox/server/faults.js';
import type { CliContext } from '../context.js';
import { repeatable } from '../options.js';
import { fromWorkingFolder } from '../paths.js';
import { startSandboxOrg } from '../with-sandbox.js';

interface SandboxFlags {
  readonly port: number;
  readonly seed: string;
  readonly now?: string;
  readonly began?: string;
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
  readonly serviceApp: boolean;
  readonly writeRoster?: string;
}

/** `sandbox`: the built-in org, served until it is stopped. */
export function sandboxCommand(context: CliContext): Command {
  return new Command('sandbox')
    .description('serves the built-in Okta-compatible org on a loopback port, to rehearse reviews and removals')
    .option('--port <n>', 'the port; 0 takes any free one', port, 0)
    .option('--seed <text>', 'the same seed gives the same org', '1')
    .option(
      '--now <time>',
      'the moment that the org is served as of, ISO 8601: earlier or later it is the same org then (default: today)',
    )
    .option('--began <time>', `since when the org has been living (default: ${BORN.slice(0, 10)}, or an earlier --now)`)
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
    .option('--service-app', 'let a service app in too (OAuth, private-key JWT, DPoP), and print its variables', false)
    .option(
      '--write-roster <dir>',
      'write the roster, register and code host accounts that match this org into a folder, and end',
    )
    .addHelpText('after', EXAMPLE)
    .action(async (flags: SandboxFlags) => {
      if (flags.writeRoster !== undefined) return await writeRoster(flags, flags.writeRoster, context);
      const serviceApp = flags.serviceApp ? makeServiceApp() : undefined;
      const sandbox = await startSandboxOrg({ ...optionsOf(flags, context), oauth: serviceApp?.oauth }).catch(
        (error) => {
          throw portProblem(error, flags.port) ?? error;
        },
      );
      const variables = serviceApp?.variables ?? [`OKTA_CLIENT_TOKEN=${sandbox.token}`];
      context.out([`OKTA_CLIENT_ORGURL=${sandbox.url}`, ...variables, ''].join('\n'));
      context.err('serving until it is stopped (Ctrl+C)\n');
      if (!context.signal.aborted) await once(context.signal, 'abort');
      await sandbox.stop();
    });
}

/** Writes the files that the HR department of this org would have. */
async function writeRoster(flags: SandboxFlags, named: string, context: CliContext): Promise<void> {
  const { sandboxHr } = await import('../../sandbox/hr.js');
  const folder = fromWorkingFolder(context, named);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(sandboxHr(optionsOf(flags, context)))) {
    await writeOutputFile(join(folder, name), text);
    context.err(`${oneLine(`wrote ${join(folder, name)}`)}\n`);
  }
}

interface ServiceApp {
  readonly oauth: NonNullable<SandboxOptions['oauth']>;
  /** What a shell sets to sign in as it. */
  readonly variables: readonly string[];
}

/** A service app with a key of this moment, known to this org only. */
function makeServiceApp(): ServiceApp {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const clientId = '0oaSandboxServiceApp';
  const keyId = 'sandbox';
  const scopes = ['okta.apps.read', 'okta.apps.manage', 'okta.users.read', 'okta.logs.read'];
  const jwk = (key: typeof privateKey) => ({ ...key.export({ format: 'jwk' }), kid: keyId });
  return {
    oauth: { clientId, keys: [jwk(publicKey)], scopes },
    variables: [
      'OKTA_CLIENT_AUTHORIZATIONMODE=PrivateKey',
      `OKTA_CLIENT_CLIENTID=${clientId}`,
      `OKTA_CLIENT_PRIVATEKEY='${JSON.stringify(jwk(privateKey))}'`,
    ],
  };
}

/** A port that cannot be had is the command line's trouble; undefined for any other error. */
function portProblem(error: unknown, port: number): ConfigError | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new ConfigError([
      `--port ${port} is in use by another process: take another, or leave --port out for a free one`,
    ]);
  }
  if (code !== 'EACCES') return undefined;
  return new ConfigError([`--port ${port} may not be listened on here (${messageOf(error)}): take one above 1023`]);
}

function port(text: string): number {
  const value = whole(text);
  if (value > 65_535) throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
  return value;
}

function optionsOf(flags: SandboxFlags, { clock }: CliContext): SandboxOptions {
  const { port, seed, now, began, users, apps, assignments, concurrency } = flags;
  const [first, ...more] = flags.fault;
  return {
    port,
    seed,
    ...servedOrg(now, clock.now()),
    ...(began === undefined ? {} : { began }),
    ...(users === undefined ? {} : { users }),
    ...(assignments === undefined ? {} : { assignments }),
    apps,
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
