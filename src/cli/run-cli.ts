import { Command, CommanderError } from 'commander';
import { PRODUCT, VERSION } from '../version.js';
import type { CliContext } from './context.js';
import { describeError, EXIT, type ExitCode, exitCodeOf, type Finish } from './exit.js';

type MakeCommand = (context: CliContext, finish: Finish) => Command;

/** In the order of the help. Each is loaded when it is asked for: the others would more than double the time to start. */
const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  review: async () => (await import('./commands/review.js')).reviewCommand,
  report: async () => (await import('./commands/report.js')).reportCommand,
  runs: async () => (await import('./commands/runs.js')).runsCommand,
  verify: async () => (await import('./commands/verify.js')).verifyCommand,
  send: async () => (await import('./commands/send.js')).sendCommand,
  decide: async () => (await import('./commands/decide.js')).decideCommand,
  status: async () => (await import('./commands/status.js')).statusCommand,
  plan: async () => (await import('./commands/plan.js')).planCommand,
  approve: async () => (await import('./commands/approve.js')).approveCommand,
  apply: async () => (await import('./commands/apply.js')).applyCommand,
  restore: async () => (await import('./commands/restore.js')).restoreCommand,
  tickets: async () => (await import('./commands/tickets.js')).ticketsCommand,
  recheck: async () => (await import('./commands/recheck.js')).recheckCommand,
  usage: async () => (await import('./commands/usage.js')).usageCommand,
  signoff: async () => (await import('./commands/signoff.js')).signoffCommand,
  package: async () => (await import('./commands/package.js')).packageCommand,
  keygen: async () => (await import('./commands/keygen.js')).keygenCommand,
  'app-users': async () => (await import('./commands/app-users.js')).appUsersCommand,
  doctor: async () => (await import('./commands/doctor.js')).doctorCommand,
  sandbox: async () => (await import('./commands/sandbox.js')).sandboxCommand,
};

/** Runs one command line and returns the exit code. `argv` is without the program's own name. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.complete;
  const program = await programOf(argv[0] ?? '', context, (ended) => {
    code = ended;
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.complete : EXIT.usage;
    // whatever waited says only that it was aborted; the signal knows why
    const told: unknown = context.signal.aborted ? context.signal.reason : error;
    context.err(`${PRODUCT}: ${describeError(told)}\n`);
    return exitCodeOf(told);
  }
}

/** With the command of that name, or with all of them where there is none. */
async function programOf(name: string, context: CliContext, finish: Finish): Promise<Command> {
  const program = new Command(PRODUCT)
    .description(
      'Reviews who has access to every Okta app: reads all assignments, judges them by policy, reports, and proves it.',
    )
    .version(VERSION)
    .showHelpAfterError('(add --help for the options of this command)')
    .addHelpText('after', EXIT_CODES);
  const named = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  for (const load of named === undefined ? Object.values(COMMANDS) : [named]) {
    program.addCommand((await load())(context, finish));
  }
  for (const command of everyCommand(program)) {
    command.exitOverride().configureOutput({ writeOut: context.out, writeErr: context.err });
  }
  return program;
}

function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

const EXIT_CODES = `
Exit codes:
  0   complete; nothing at or above --fail-on
  1   complete; findings at or above --fail-on
  2   bad usage or configuration; nothing was asked of Okta
  3   incomplete: something could not be read or removed; what was done is on disk and marked so
  4   refused: a guard, a stale or altered plan, a failed verification, a refused token or permission
  70  a defect of the program

Credentials come as Okta's SDKs take them: ~/.okta/okta.yaml, ./okta.yaml, then OKTA_CLIENT_ORGURL,
OKTA_CLIENT_TOKEN, OKTA_CLIENT_AUTHORIZATIONMODE, OKTA_CLIENT_CLIENTID, OKTA_CLIENT_PRIVATEKEY,
OKTA_CLIENT_KEYID and OKTA_CLIENT_SCOPES of the environment. The last one wins.
HTTPS_PROXY and NO_PROXY are honoured, and okta.client.proxy of okta.yaml before them.
OKTA_ACCESS_REVIEW_REDIS_URL shares one rate budget among processes; OKTA_ACCESS_REVIEW_SIGNING_KEY signs manifests,
and OKTA_ACCESS_REVIEW_PUBLIC_KEY checks them. OKTA_ACCESS_REVIEW_SMTP_URL is the mail server of send. OKTA_ACCESS_REVIEW_MAX_BODY_MB is how much one answer may unpack to (32).

Example:
  $ okta-access-review review --sandbox
`;
