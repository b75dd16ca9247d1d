import { Command, CommanderError } from 'commander';
import { PRODUCT, VERSION } from '../version.js';
import { appUsersCommand } from './commands/app-users.js';
import { applyCommand } from './commands/apply.js';
import { approveCommand } from './commands/approve.js';
import { decideCommand } from './commands/decide.js';
import { doctorCommand } from './commands/doctor.js';
import { keygenCommand } from './commands/keygen.js';
import { packageCommand } from './commands/package.js';
import { planCommand } from './commands/plan.js';
import { reportCommand } from './commands/report.js';
import { restoreCommand } from './commands/restore.js';
import { reviewCommand } from './commands/review.js';
import { sandboxCommand } from './commands/sandbox.js';
import { signoffCommand } from './commands/signoff.js';
import { statusCommand } from './commands/status.js';
import { verifyCommand } from './commands/verify.js';
import type { CliContext } from './context.js';
import { describeError, EXIT, type ExitCode, exitCodeOf, type Finish } from './exit.js';

/** Runs one command line and returns the exit code. `argv` is without the program's own name. */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  let code: ExitCode = EXIT.complete;
  const program = programOf(context, (ended) => {
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

function programOf(context: CliContext, finish: Finish): Command {
  const program = new Command(PRODUCT)
    .description(
      'Reviews who has access to every Okta app: reads all assignments, judges them by policy, reports, and proves it.',
    )
    .version(VERSION)
    .showHelpAfterError('(add --help for the options of this command)')
    .addHelpText('after', EXIT_CODES);
  const commands = [
    reviewCommand(context, finish),
    reportCommand(context, finish),
    verifyCommand(context, finish),
    decideCommand(context, finish),
    statusCommand(context),
    planCommand(context),
    approveCommand(context),
    applyCommand(context, finish),
    restoreCommand(context, finish),
    signoffCommand(context),
    packageCommand(context),
    keygenCommand(context),
    appUsersCommand(context),
    doctorCommand(context, finish),
    sandboxCommand(context),
  ];
  for (const command of commands) program.addCommand(command);
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
OKTA_ACCESS_REVIEW_REDIS_URL shares one rate budget among processes; OKTA_ACCESS_REVIEW_SIGNING_KEY signs manifests.

Example:
  $ okta-access-review review --sandbox
`;
