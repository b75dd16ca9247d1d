import { join } from 'node:path';
import { Command } from 'commander';
import { remediationTable } from '../../changes/apply/remediation.js';
import { rederive } from '../../derive/rederive.js';
import { laterNumbers } from '../../evidence/later-numbers.js';
import { oneLine } from '../../files/plain-text.js';
import { createProgress } from '../../review/progress.js';
import type { ReportFormat } from '../../run/report-format.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { givenPolicy } from '../given-policy.js';
import { sayNext } from '../next-step.js';
import { formatOption } from '../options.js';
import { fromWorkingFolder } from '../paths.js';
import { createProgressDisplay } from '../progress-display.js';

interface ReportFlags {
  readonly out: string;
  readonly config?: string;
  readonly format: readonly ReportFormat[];
  readonly quiet: boolean;
}

/** `report`: the reports of a run again, from its snapshot, offline. */
export function reportCommand(context: CliContext, finish: Finish): Command {
  return new Command('report')
    .description("derives a run's reports again from its snapshot, offline; the run itself is never changed")
    .argument('<run>', "the run's folder")
    .requiredOption('--out <dir>', 'where the reports go: a new or empty folder')
    .option('--config <file>', "judge by this policy instead of the run's own")
    .addOption(formatOption())
    .option('--quiet', 'no progress', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, flags: ReportFlags) => {
      const from = (path: string) => fromWorkingFolder(context, path);
      const display = createProgressDisplay(context, flags.quiet);
      const remediation = await remediationTable(from(run), context);
      const derived = await rederive({
        folder: from(run),
        out: from(flags.out),
        policy: await givenPolicy(flags.config, context),
        formats: flags.format,
        more: remediation === undefined ? [] : [remediation],
        later: flags.format.includes('html') ? await laterNumbers(from(run), remediation, context) : undefined,
        progress: createProgress(display.changed),
        signal: context.signal,
      });
      display.end();
      if (!flags.quiet)
        context.out(`${derived.files.map((file) => oneLine(join(from(flags.out), file.name))).join('\n')}\n`);
      if (!flags.quiet) sayNext(context, 'verify', { path: from(run) });
      finish(derived.run.verdict === 'complete' ? EXIT.complete : EXIT.incomplete);
    });
}

const EXAMPLES = `
Examples:
  $ okta-access-review report reports/example.okta.com-2026-03-31T060000Z --out again
  $ okta-access-review report reports/example.okta.com-2026-03-31T060000Z --config stricter.yaml --out what-if
`;
