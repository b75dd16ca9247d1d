import { Command } from 'commander';
import { approvePlan } from '../../changes/approve/approve-plan.js';
import { oneLine } from '../../files/plain-text.js';
import { loadSigningKey } from '../../signing/signing-key.js';
import type { CliContext } from '../context.js';
import { fromWorkingFolder } from '../paths.js';

interface ApproveFlags {
  readonly key: string;
  readonly approver?: string;
}

/** `approve`: signs a plan. */
export function approveCommand(context: CliContext): Command {
  return new Command('approve')
    .description("signs a plan's checksum; the approver may be no subject and no decider of the plan")
    .argument('<plan>', "a run's plan.json")
    .requiredOption('--key <file>', "the approver's private key, as keygen makes one")
    .option('--approver <email>', "who approves, where the run's policy does not say whose key it is")
    .addHelpText('after', EXAMPLE)
    .action(async (plan: string, { key, approver }: ApproveFlags) => {
      const approval = await approvePlan({
        planPath: fromWorkingFolder(context, plan),
        key: await loadSigningKey(fromWorkingFolder(context, key), '--key'),
        approver,
        clock: context.clock,
        signal: context.signal,
      });
      context.out(`${oneLine(`approved by ${approval.approver}: ${approval.checksum}`)}\n`);
    });
}

const EXAMPLE = `
Example:
  $ okta-access-review approve reports/example.okta.com-2026-03-31T060000Z/plan.json --key approver.pem
`;
