import { Command, InvalidArgumentError } from 'commander';
import { reviewStatus } from '../../changes/status/status.js';
import { signOff } from '../../evidence/sign-off.js';
import { oneLine } from '../../files/plain-text.js';
import { lockRun } from '../../run/lock-run.js';
import { loadSigningKey, SIGNING_KEY_VARIABLE } from '../../signing/signing-key.js';
import type { CliContext } from '../context.js';
import { variableOf } from '../machine.js';
import { sayNext, trustWords } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { givenTrust, type TrustFlags, withTrustFlags } from '../trust-flags.js';

interface SignOffFlags extends TrustFlags {
  readonly by: string;
  readonly role: string;
  readonly statement: string;
  readonly withOpen?: number;
}

/** `signoff`: records management's acknowledgement. */
export function signoffCommand(context: CliContext): Command {
  return withTrustFlags(new Command('signoff'))
    .description("records management's acknowledgement of a run: who, in which role, what statement, when")
    .argument('<run>', "the run's folder")
    .requiredOption('--by <name>', 'who acknowledges')
    .requiredOption('--role <role>', 'in which role')
    .requiredOption('--statement <text>', 'what is acknowledged')
    .option('--with-open <n>', 'sign off although this many decisions are open', count)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: SignOffFlags) => {
      const { by, role, statement, withOpen } = flags;
      const folder = fromWorkingFolder(context, run);
      const keyValue = variableOf(context.env, SIGNING_KEY_VARIABLE);
      const key = keyValue === undefined ? undefined : await loadSigningKey(keyValue);
      const trust = await givenTrust(flags, context);
      const record = await whileLocked(folder, async () => {
        const { clock, signal } = context;
        const status = await reviewStatus(folder, { clock, signal });
        return await signOff({
          folder,
          by,
          role,
          statement,
          status,
          withOpen,
          key,
          ...trust,
          clock,
          signal,
        });
      });
      context.out(
        `${oneLine(`signed off by ${record.by}, ${record.role}, at ${record.at}; ${record.open} of ${record.rows} decisions open${carriedText(record.carried)}`)}\n${record.page === undefined ? '' : `${record.page.name}: what was signed off, to read and to print\n`}`,
      );
      sayNext(context, 'package', { path: folder }, ...trustWords(context, folder, flags));
    });
}

/** No decision may come in between the count of the open ones and the record that states it. */
async function whileLocked<T>(folder: string, action: () => Promise<T>): Promise<T> {
  const lock = await lockRun(folder);
  try {
    return await action();
  } finally {
    await lock.release();
  }
}

function carriedText(carried = 0): string {
  return carried === 0 ? '' : `, ${carried} carried forward from earlier reviews`;
}

function count(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0) throw new InvalidArgumentError('It takes a whole number.');
  return value;
}

const EXAMPLE = `
Example:
  $ okta-access-review signoff reports/example.okta.com-2026-03-31T060000Z --by "R. Okafor" --role CISO --statement "Access is appropriate."
`;
