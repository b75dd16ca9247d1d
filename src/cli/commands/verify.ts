import { Command } from 'commander';
import { verifyRun } from '../../evidence/verify/verify-run.js';
import { verifyText } from '../../evidence/verify/verify-text.js';
import { jsonText } from '../../files/plain-text.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { sayNext } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { givenTrust, PUBLIC_KEY_VARIABLE } from '../trust-flags.js';

interface VerifyFlags {
  readonly publicKey?: string;
  readonly unsigned: boolean;
  readonly previous?: string;
  readonly expectPrevious: boolean;
  readonly json: boolean;
}

const OUTCOME_CODES = { intact: EXIT.complete, incomplete: EXIT.incomplete, failed: EXIT.refused } as const;

/** `verify`: whether a run is everybody, and as it was written; offline. */
export function verifyCommand(context: CliContext, finish: Finish): Command {
  return new Command('verify')
    .description("checks a run's files, counts, findings, signature and later records, offline")
    .argument('<run>', "the run's folder")
    .option(
      '--public-key <file>',
      `the key that must have signed it (default: ${PUBLIC_KEY_VARIABLE}); without one, only integrity is checked`,
    )
    .option('--unsigned', 'check it without proof of who made it, where runs beside it are signed', false)
    .option('--previous <run>', 'the run before, where it is not beside this one')
    .option('--expect-previous', 'fail where there is no run before, or a quarter without a review between', false)
    .option('--json', 'print the report as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: VerifyFlags) => {
      const { previous } = flags;
      const { publicKey, unsigned } = await givenTrust(flags, context);
      const report = await verifyRun(fromWorkingFolder(context, run), {
        publicKey,
        unsigned,
        previous: previous === undefined ? undefined : fromWorkingFolder(context, previous),
        expectPrevious: flags.expectPrevious,
        clock: context.clock,
        signal: context.signal,
      });
      context.out(flags.json ? `${jsonText(report, 2)}\n` : verifyText(report));
      if (!flags.json && report.outcome === 'intact') sayNext(context, 'status', { path: report.folder });
      finish(OUTCOME_CODES[report.outcome]);
    });
}

const EXAMPLE = `
Exit code 0: intact and complete. 3: intact, but the run itself is incomplete. 4: anything else.

Example:
  $ okta-access-review verify reports/example.okta.com-2026-03-31T060000Z --public-key signing-key.pub.pem
`;
