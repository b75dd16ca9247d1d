import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { type RecheckResult, type RecheckStep, recheck } from '../../changes/recheck/recheck.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { RECORDS } from '../../run/layout.js';
import { rateLimitOf } from '../apply-flags.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { fromWorkingFolder } from '../paths.js';
import { type TrustFlags, trustOf, withTrustFlags } from '../trust-flags.js';

interface RecheckFlags extends TrustFlags {
  readonly quiet: boolean;
  readonly json: boolean;
  readonly source: ReadonlyMap<string, string>;
}

/** `recheck`: whether what was to be done by hand is done. */
export function recheckCommand(context: CliContext, finish: Finish): Command {
  return withTrustFlags(new Command('recheck'))
    .description(
      'reads every row again that was to be removed by hand, and records whether it is gone; changes nothing',
    )
    .argument('<run>', "the run's folder")
    .option(
      '--source <name=file>',
      'a newer export of a system outside Okta, by the name of its source; repeatable',
      namedFile,
      new Map<string, string>(),
    )
    .option('--quiet', 'no progress', false)
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: RecheckFlags) => {
      const folder = fromWorkingFolder(context, run);
      const trust = await trustOf(flags, context);
      const { client, signIn } = connect(context, await rateLimitOf(join(folder, RECORDS.plan)));
      try {
        const result = await recheck({
          ...trust,
          folder,
          client,
          signIn,
          sources: new Map([...flags.source].map(([name, file]) => [name, fromWorkingFolder(context, file)])),
          clock: context.clock,
          onProgress: (step) => {
            if (!flags.quiet) context.err(progressText(step));
          },
        });
        context.out(flags.json ? `${jsonText(result, 2)}\n` : resultText(result));
        finish(result.complete ? EXIT.complete : EXIT.incomplete);
      } finally {
        await client.close();
      }
    });
}

function namedFile(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const at = text.indexOf('=');
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError('expected NAME=FILE: code-host=accounts.csv');
  return new Map([...before, [text.slice(0, at), text.slice(at + 1)]]);
}

function progressText({ done, total, entry, outcome, detail }: RecheckStep): string {
  return `${oneLine(`${done} of ${total}  ${outcome}  ${entry.login} from ${entry.appLabel}: ${detail}`)}\n`;
}

function resultText({ outcomes, complete }: RecheckResult): string {
  const counts = Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  return `${complete ? 'Done' : 'NOT COMPLETE'}: ${counts.join(', ') || 'nothing is to be done by hand'}\n`;
}

const EXAMPLE = `
Exit code 0: everything that was to be removed by hand is gone. 3: something is still there, or could not be read.

Example:
  $ okta-access-review recheck reports/example.okta.com-2026-03-31T060000Z
  $ okta-access-review recheck reports/example.okta.com-2026-03-31T060000Z --source code-host=accounts.csv
`;
