import { join } from 'node:path';
import { Command } from 'commander';
import { makePlan } from '../../changes/plan/make-plan.js';
import { isRemoval, type SealedPlan } from '../../changes/plan/plan.js';
import { unmatchedGroups } from '../../changes/plan/unmatched-groups.js';
import { counted } from '../../files/counted.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { limitsOf } from '../apply-flags.js';
import type { CliContext } from '../context.js';
import { sayNext, trustWords } from '../next-step.js';
import { repeatable } from '../options.js';
import { fromWorkingFolder } from '../paths.js';
import { refusedText } from '../refused-text.js';
import { type TrustFlags, trustOf, withTrustFlags } from '../trust-flags.js';

interface PlanFlags extends TrustFlags {
  readonly config?: string;
  readonly app: readonly string[];
  readonly json: boolean;
}

/** `plan`: what apply would remove, and why; changes nothing. */
export function planCommand(context: CliContext): Command {
  return withTrustFlags(new Command('plan'))
    .description('turns decisions into a plan to read and approve, and prints its checksum; changes nothing')
    .argument('<run>', "the run's folder")
    .option('--config <file>', 'a policy whose apply: is stricter than the run’s own')
    .option(
      '--app <id>',
      'a directory or console app whose users may be removed, named one by one; repeatable',
      repeatable,
      [],
    )
    .option('--json', 'print the plan as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, flags: PlanFlags) => {
      const folder = fromWorkingFolder(context, run);
      const plan = await makePlan({
        ...(await trustOf(flags, context)),
        folder,
        limits: await limitsOf(flags.config, context),
        namedApps: flags.app,
        clock: context.clock,
      });
      const made = await openFinishedRun(folder, context.clock);
      for (const warning of await unmatchedGroups(made, plan.limits.groups.allow, context.signal)) {
        context.err(`${oneLine(warning)}\n`);
      }
      context.out(flags.json ? `${jsonText(plan, 2)}\n` : planSummary(plan, folder));
      if (flags.json || !plan.entries.some(isRemoval)) return;
      const path = join(folder, RECORDS.plan);
      const trust = trustWords(context, folder, flags);
      sayNext(context, 'approve', { path }, ...trust, '--key approver.pem   (where the policy names approvers)');
      sayNext(context, 'apply', { path }, ...trust, '--checksum', plan.checksum);
    });
}

function planSummary({ counts, entries, rows, checksum }: SealedPlan, folder: string): string {
  const held = entries.filter(({ action }) => action === 'held-back');
  const lines = held.map(
    ({ login, userId, appLabel, why }) => `${oneLine(`held back  ${login || userId} in ${appLabel}: ${why}`)}\n`,
  );
  const hint = 'approve --lift-limits approves what is held back as well\n';
  const disabling = entries.filter((entry) => isRemoval(entry) && entry.downstreamDeactivation).length;
  const parts = [
    `${counts.unassign} to unassign of ${counted(rows, 'assignment')}`,
    ...(counts.removeFromGroup > 0 ? [`${counts.removeFromGroup} to take away with a group`] : []),
    `${counts.heldBack} held back by a limit`,
    `${counts.manualGroup} to do by hand in a group`,
    ...(counts.manualRule > 0 ? [`${counts.manualRule} by hand in a group rule`] : []),
    ...(counts.manualRole === undefined ? [] : [`${counts.manualRole} admin roles to take away by hand`]),
    ...(counts.manualSource === undefined ? [] : [`${counts.manualSource} accounts outside Okta to remove by hand`]),
    `${counts.refused} refused`,
  ];
  return `${lines.join('')}${held.length > 0 ? hint : ''}${refusedText(entries)}${parts.join(', ')}
${disabling} removals also disable the account in the app
read      ${join(folder, RECORDS.planCsv)}
plan      ${join(folder, RECORDS.plan)}
checksum  ${checksum}
`;
}

const EXAMPLE = `
Example:
  $ okta-access-review plan reports/example.okta.com-2026-03-31T060000Z
`;
