import { dirname } from 'node:path';
import { Command } from 'commander';
import { approvePlan } from '../../changes/approve/approve-plan.js';
import { oneLine } from '../../files/plain-text.js';
import { loadSigningKey } from '../../signing/signing-key.js';
import type { CliContext } from '../context.js';
import { sayNext, trustWords } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { type TrustFlags, trustOf, withTrustFlags } from '../trust-flags.js';

interface ApproveFlags extends TrustFlags {
  readonly liftLimits: boolean;
  readonly key: string;
  readonly approver?: string;
}

/** `approve`: signs a plan. */
export function approveCommand(context: CliContext): Command {
  return withTrustFlags(new Command('approve'))
    .description("signs a plan's checksum; the approver is neither a subject nor a decider of the plan")
    .argument('<plan>', "a run's plan.json")
    .requiredOption('--key <file>', "the approver's private key, as keygen makes one")
    .option('--approver <email>', "who approves, where the run's policy does not say whose key it is")
    .option('--lift-limits', 'approve also the removals that the plan holds back over a limit', false)
    .addHelpText('after', EXAMPLE)
    .action(async (plan: string, flags: ApproveFlags) => {
      const { key, approver, liftLimits } = flags;
      const approval = await approvePlan({
        ...(await trustOf(flags, context)),
        planPath: fromWorkingFolder(context, plan),
        key: await loadSigningKey(fromWorkingFolder(context, key), '--key'),
        approver,
        liftLimits,
        clock: context.clock,
      });
      const path = fromWorkingFolder(context, plan);
      sayNext(
        context,
        'apply',
        { path },
        ...trustWords(context, dirname(path), flags),
        '--checksum',
        approval.checksum,
      );
      context.out(`${oneLine(`approved by ${approval.approver}: ${approval.checksum}`)}\n`);
    });
}

const EXAMPLE = `
Example:
  $ okta-access-review approve reports/example.okta.com-2026-03-31T060000Z/plan.json --key approver.pem
`;
