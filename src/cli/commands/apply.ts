import { dirname } from 'node:path';
import { Command } from 'commander';
import { type ApplyProgress, applyPlan } from '../../changes/apply/apply-plan.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { applyEvent } from '../apply-event.js';
import { limitsOf, rateLimitOf } from '../apply-flags.js';
import { applyText } from '../apply-text.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { sayNext, trustWords } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { tellOfRun } from '../tell-webhook.js';
import { type TrustFlags, trustOf, withTrustFlags } from '../trust-flags.js';

interface ApplyFlags extends TrustFlags {
  readonly checksum: string;
  readonly config?: string;
  readonly dryRun: boolean;
  readonly sendEmail: boolean;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** `apply`: removes what a plan says, under every guard. */
export function applyCommand(context: CliContext, finish: Finish): Command {
  return withTrustFlags(new Command('apply'))
    .description('carries out a plan: the only command that removes access in bulk')
    .argument('<plan>', "a run's plan.json")
    .requiredOption('--checksum <hex>', "the plan's checksum, as plan printed it")
    .option('--config <file>', 'a policy whose apply: is stricter than the run’s own')
    .option('--dry-run', 'do all but the removal', false)
    .option('--send-email', 'let Okta send administrators its deactivation e-mails', false)
    .option('--quiet', 'no progress', false)
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (plan: string, flags: ApplyFlags) => {
      const limits = await limitsOf(flags.config, context);
      const planPath = fromWorkingFolder(context, plan);
      const trust = await trustOf(flags, context);
      const { client, signIn } = connect(context, await rateLimitOf(planPath));
      try {
        const result = await applyPlan({
          ...trust,
          client,
          signIn,
          planPath,
          checksum: flags.checksum,
          limits,
          dryRun: flags.dryRun,
          sendEmail: flags.sendEmail,
          clock: context.clock,
          onProgress: (step) => {
            if (!flags.quiet) context.err(progressText(step));
          },
        });
        context.out(flags.json ? `${jsonText(result, 2)}\n` : applyText(result));
        if (!flags.dryRun) await tellOfRun(context, dirname(planPath), (run) => [applyEvent(run, result)]);
        if (!flags.json && result.complete && !flags.dryRun) {
          const path = dirname(planPath);
          const trust = trustWords(context, path, flags);
          if (result.left > 0)
            sayNext(context, 'recheck', { path }, ...trust, '  (when people have done what is left to them)');
          else sayNext(context, 'signoff', { path }, ...trust, SIGNOFF_FLAGS);
        }
        finish(result.complete ? EXIT.complete : EXIT.incomplete);
      } finally {
        await client.close();
      }
    });
}

const SIGNOFF_FLAGS = '--by NAME --role ROLE --statement TEXT';

function progressText({ done, total, entry, outcome, detail }: ApplyProgress): string {
  const line = `${done} of ${total}  ${outcome}  ${entry.login} from ${entry.appLabel}${detail === '' ? '' : `: ${detail}`}`;
  return `${oneLine(line)}\n`;
}

const EXAMPLE = `
Use a credential of its own with okta.apps.manage, and okta.groups.manage where the plan takes users out of groups; review
needs neither. After a membership is ended, Okta takes the access away some time later: apply waits for it, as long as
apply.groups.settle says. An apply that was cut off resumes when it
is started again. Exit code 0: everything was removed or was gone already. 3: anything else happened to an entry.

Example:
  $ okta-access-review apply reports/example.okta.com-2026-03-31T060000Z/plan.json --checksum 3f9a…
`;
