import { Command } from 'commander';
import type { Check } from '../../doctor/check.js';
import { missingCredentials } from '../../doctor/check-credentials.js';
import { checkDelivery } from '../../doctor/check-delivery.js';
import { checkLedger } from '../../doctor/check-ledger.js';
import { checkMachine } from '../../doctor/check-machine.js';
import { createRateLog, type RateLog } from '../../doctor/rate-log.js';
import { runDoctor } from '../../doctor/run-doctor.js';
import { ConfigError } from '../../errors.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { loadPolicy } from '../../policy/load.js';
import type { Policy } from '../../policy/policy.js';
import { loadSigningKey, SIGNING_KEY_VARIABLE } from '../../signing/signing-key.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { ledgerFolder } from '../ledger-of.js';
import { variableOf } from '../machine.js';
import { sayNext } from '../next-step.js';
import { DEFAULT_POLICY, fromWorkingFolder, policyFile } from '../paths.js';

interface DoctorFlags {
  readonly config: string;
  readonly out?: string;
  readonly json: boolean;
}

/** `doctor`: whether a review can work here, and what to fix where it cannot. */
export function doctorCommand(context: CliContext, finish: Finish): Command {
  return new Command('doctor')
    .description(
      'checks policy, credentials, signing key, disk, mail, scopes, roles and rate limits, and says what to fix; changes nothing',
    )
    .option('--config <file>', 'the policy', DEFAULT_POLICY)
    .option('--out <dir>', 'where runs will go (default: reports/)')
    .option('--json', 'print the checks as one JSON array', false)
    .addHelpText('after', EXAMPLE)
    .action(async (flags: DoctorFlags) => {
      const path = policyFile(context, flags.config);
      const { policy } = await loadPolicy(path);
      const { clock, signal, env } = context;
      const connection = connected(context, policy);
      const { credentials } = connection;
      const folder = fromWorkingFolder(context, flags.out ?? 'reports');
      const signingKey = async () => await signingKeyOf(context);
      const variable = (name: string) => variableOf(env, name);
      const checks: Check[] = [];
      try {
        const groups = [
          checkMachine({ policy: { path, policy }, credentials, signingKey, folder, nowMs: clock.now() }),
          checkDelivery({ policy, variable, env, signal }),
          orgChecks(connection, path, policy, context),
        ];
        for (const group of groups) {
          for await (const check of group) {
            checks.push(check);
            if (!flags.json) context.out(checkText(check));
          }
        }
      } finally {
        await connection.client?.close();
      }
      if (flags.json) context.out(`${jsonText(checks, 2)}\n`);
      const isFailed = checks.some(({ state }) => state === 'failed');
      if (!flags.json && !isFailed) sayNext(context, 'review');
      if (credentials === undefined) finish(EXIT.usage);
      else finish(isFailed ? EXIT.refused : EXIT.complete);
    });
}

type Connected =
  | (ReturnType<typeof connect> & { readonly rateLog: RateLog })
  | { readonly credentials?: never; readonly client?: never; readonly error: ConfigError };

/** Without credentials much can be checked all the same. */
function connected(context: CliContext, { rateLimit: { share, maxConcurrent } }: Policy): Connected {
  const rateLog = createRateLog();
  try {
    return { ...connect(context, { share, maxConcurrent, onEvent: rateLog.onEvent }), rateLog };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { error };
  }
}

async function* orgChecks(
  connection: Connected,
  path: string,
  policy: Policy,
  { clock, signal }: CliContext,
): AsyncGenerator<Check> {
  if ('error' in connection) {
    yield missingCredentials(connection.error);
    return;
  }
  const { client, credentials, rateLog } = connection;
  yield* ledgerChecks(path, policy, client.org, clock.now());
  yield* runDoctor({ client, credentials, rateLog, share: policy.rateLimit.share, policy, clock, signal });
}

async function* ledgerChecks(path: string, policy: Policy, org: string, nowMs: number): AsyncGenerator<Check> {
  if (policy.usage === undefined) return;
  const check = await checkLedger({ folder: ledgerFolder(path, policy.usage), org, policy, nowMs });
  if (check !== undefined) yield check;
}

async function signingKeyOf(context: CliContext): Promise<string | undefined> {
  const value = variableOf(context.env, SIGNING_KEY_VARIABLE);
  return value === undefined ? undefined : (await loadSigningKey(value)).fingerprint;
}

const MARKS = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' } as const;

function checkText({ state, title, detail, fix }: Check): string {
  const lines = [`${MARKS[state]}  ${title}: ${detail}`, ...(fix === undefined ? [] : [`         → ${fix}`])];
  return `${lines.map(oneLine).join('\n')}\n`;
}

const EXAMPLE = `
Exit code 0: a review can work, warnings aside. 4: something has to be fixed first. 2: there are no credentials; all that can be
checked without them is checked. No mail is sent, and neither webhook nor Jira is asked.

Example:
  $ okta-access-review doctor
`;
