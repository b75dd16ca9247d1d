import { dirname } from 'node:path';
import { Command } from 'commander';
import { groupText } from '../../changes/plan/planned-membership.js';
import { previewRestore, type RestoreStep, type RestoreSummary, restore } from '../../changes/restore/restore.js';
import type { RestorePlan } from '../../changes/restore/restore-plan.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { limitsOf, rateLimitOf } from '../apply-flags.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { sayNext, trustWords } from '../next-step.js';
import { repeatable } from '../options.js';
import { fromWorkingFolder } from '../paths.js';
import { type TrustFlags, trustOf, withTrustFlags } from '../trust-flags.js';

interface RestoreFlags extends TrustFlags {
  readonly user: readonly string[];
  readonly app: readonly string[];
  readonly checksum?: string;
  readonly config?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** `restore`: puts back what an apply removed. */
export function restoreCommand(context: CliContext, finish: Finish): Command {
  return withTrustFlags(new Command('restore'))
    .description('shows what an apply removed; with the checksum of that list, puts it back')
    .argument('<journal>', "a run's journal.ndjson")
    .option('--checksum <hex>', 'carry out the list that was shown with this checksum')
    .option('--user <id>', 'only this user: an id, login or e-mail; repeatable', repeatable, [])
    .option('--app <id>', 'only this app: an id or a label glob; repeatable', repeatable, [])
    .option('--config <file>', 'a policy whose apply: is stricter than the run’s own')
    .option('--quiet', 'no progress', false)
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (journal: string, flags: RestoreFlags) => {
      const journalPath = fromWorkingFolder(context, journal);
      const limits = await limitsOf(flags.config, context);
      const { checksum } = flags;
      const selection = { users: flags.user, apps: flags.app };
      const guards = { journalPath, limits, selection, ...(await trustOf(flags, context)) };
      if (checksum === undefined) {
        const plan = await previewRestore(guards);
        context.out(flags.json ? `${jsonText(plan, 2)}\n` : previewText(plan));
        if (!flags.json && plan.entries.length > 0) {
          const trust = trustWords(context, dirname(journalPath), flags);
          sayNext(context, 'restore', { path: journalPath }, ...trust, '--checksum', plan.checksum);
        }
        return;
      }
      const { client, signIn } = connect(context, await rateLimitOf(journalPath));
      try {
        const onProgress = (step: RestoreStep) => {
          if (!flags.quiet) context.err(progressText(step));
        };
        const result = await restore({ ...guards, client, signIn, checksum, clock: context.clock, onProgress });
        context.out(flags.json ? `${jsonText(result, 2)}\n` : resultText(result));
        finish(result.complete ? EXIT.complete : EXIT.incomplete);
      } finally {
        await client.close();
      }
    });
}

function previewText({ entries, checksum }: RestorePlan): string {
  const lines = entries.map(({ login, appLabel, removedAt, action, why, restorable, memberships }) => {
    const how =
      action !== 'restore'
        ? `${action}: ${why}`
        : `${restorable.answer}${restorable.why === '' ? '' : `: ${restorable.why}`}`;
    const by = memberships.length === 0 ? '' : ` by the group ${memberships.map(groupText).join(' and ')}`;
    return `${login} to ${appLabel}${by}, removed at ${removedAt} (restorable ${how})`;
  });
  return [...lines.map(oneLine), `${entries.length} removed`, `checksum  ${checksum}`, ''].join('\n');
}

function progressText({ done, total, entry, outcome, missing, detail }: RestoreStep): string {
  const notes = [detail, ...(missing.length > 0 ? [`not put back: ${missing.join(', ')}`] : [])].filter(
    (note) => note !== '',
  );
  const line = `${done} of ${total}  ${outcome}  ${entry.login} to ${entry.appLabel}`;
  return `${oneLine(notes.length > 0 ? `${line}: ${notes.join('; ')}` : line)}\n`;
}

function resultText({ outcomes, notTried, stopped, complete }: RestoreSummary): string {
  const counts = Object.entries(outcomes)
    .filter(([, count]) => count > 0)
    .map(([outcome, count]) => `${count} ${outcome}`);
  const head = `${complete ? 'Done' : 'NOT COMPLETE'}: ${counts.join(', ') || 'nothing to do'}`;
  return `${head}${notTried > 0 ? `, ${notTried} not tried` : ''}\n${stopped === undefined ? '' : `stopped: ${oneLine(stopped)}\n`}`;
}

const EXAMPLE = `
Nothing that exists is overwritten, and what could not be put back is named.

Examples:
  $ okta-access-review restore reports/example.okta.com-2026-03-31T060000Z/journal.ndjson
  $ okta-access-review restore reports/example.okta.com-2026-03-31T060000Z/journal.ndjson --checksum 3f9a…
`;
