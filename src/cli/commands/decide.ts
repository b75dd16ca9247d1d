import { Command, Option } from 'commander';
import { acceptRecommended } from '../../changes/decide/accept-recommended.js';
import { importDecisions } from '../../changes/decide/import-decisions.js';
import { importInbox } from '../../changes/decide/import-inbox.js';
import { keepRest } from '../../changes/decide/keep-rest.js';
import { decideUndecided } from '../../changes/decide/undecided-rows.js';
import { reviewersNotAsked } from '../../delivery/reviewers-not-asked.js';
import { jsonText } from '../../files/plain-text.js';
import type { UndecidedPolicy } from '../../policy/policy.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { CliContext } from '../context.js';
import { checkDecideFlags, type DecideModes } from '../decide-flags.js';
import { type DecideResult, decideText } from '../decide-text.js';
import { EXIT, type Finish } from '../exit.js';
import { sayNext } from '../next-step.js';
import { repeatable } from '../options.js';
import { fromWorkingFolder } from '../paths.js';
import { tellOfRun } from '../tell-webhook.js';

interface DecideFlags extends DecideModes {
  readonly importedBy?: string;
  readonly undecided?: UndecidedPolicy;
  readonly refusals?: string;
  readonly json: boolean;
}

/** `decide`: takes the reviewers' decisions back. */
export function decideCommand(context: CliContext, finish: Finish): Command {
  return new Command('decide')
    .description("imports reviewers' decisions from returned workbooks or CSV files, and names every row it refuses")
    .argument('<run>', "the run's folder")
    .argument('[file...]', 'returned packets (.xlsx), or CSV files with the columns of a decision')
    .option(
      '--inbox <folder>',
      'import what came into this folder in place of files, and move it to its folders taken and refused',
    )
    .option('--accept-recommended', 'record the revokes that --rule recommends as --reviewer’s decisions', false)
    .option(
      '--rule <id>',
      'with --accept-recommended: a rule whose recommendation is accepted; repeatable',
      repeatable,
      [],
    )
    .option(
      '--keep-rest',
      'record keep, with --reason, for what --reviewer has left open; what is recommended for removal, or was refused, stays open',
      false,
    )
    .option('--reason <text>', 'with --keep-rest: why all of it may stay; status counts it as a sign of a rubber stamp')
    .option('--reviewer <email>', 'with --accept-recommended or --keep-rest: whose decisions they are')
    .addOption(
      new Option(
        '--undecided <word>',
        'after the deadline, do with what no reviewer decided as the run’s policy says (delivery.undecided), which must be this word',
      ).choices(['leave', 'keep', 'revoke']),
    )
    .option(
      '--later',
      'where files contradict each other, take the one saved later, by the file system’s times too',
      false,
    )
    .option('--supersede', 'let a file that was saved earlier supersede a newer decision', false)
    .option(
      '--refusals <folder>',
      'where to add what was refused, to a file for each reviewer (default: the run’s folder with -refused)',
    )
    .option('--imported-by <name>', 'who imports, for the record (default: the user of this machine)')
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, files: readonly string[], flags: DecideFlags) => {
      const folder = fromWorkingFolder(context, run);
      const { clock, signal } = context;
      const importedBy = flags.importedBy ?? context.operator;
      checkDecideFlags(files, flags);
      const bulk = { folder, reviewer: flags.reviewer ?? '', importedBy, clock, signal };
      let result: DecideResult;
      if (flags.acceptRecommended) result = await acceptRecommended({ ...bulk, rules: flags.rule });
      else if (flags.keepRest) result = await keepRest({ ...bulk, reason: flags.reason ?? '' });
      else if (flags.undecided !== undefined) {
        const notAskedOf = (opened: FinishedRun) => reviewersNotAsked(opened, signal);
        result = await decideUndecided({ folder, word: flags.undecided, importedBy, notAskedOf, clock, signal });
      } else {
        const options = {
          folder,
          importedBy,
          later: flags.later,
          supersede: flags.supersede,
          refusalsFolder: fromWorkingFolder(context, flags.refusals ?? `${run.replace(/[\\/]+$/, '')}-refused`),
          clock,
          signal,
        };
        result =
          flags.inbox === undefined
            ? await importDecisions({ ...options, files: files.map((file) => fromWorkingFolder(context, file)) })
            : await importInbox({ ...options, inbox: fromWorkingFolder(context, flags.inbox) });
      }
      context.out(flags.json ? `${jsonText(result, 2)}\n` : decideText(result));
      await tellOfRun(context, folder, () => []);
      if (!flags.json) sayNext(context, 'status', { path: folder });
      const isAllAsked = !('notAsked' in result) || result.notAsked.length === 0;
      const isLeft = 'refusedBefore' in result && result.refusedBefore.length > 0;
      finish(result.refusals.length > 0 || isLeft || !isAllAsked ? EXIT.incomplete : EXIT.complete);
    });
}

const EXAMPLES = `
Good rows are taken even where others are refused, and good files where others cannot be read; exit code 3 says that
some were not. No row whose decision was refused is decided in bulk or by policy. A file decides once: imported again, it changes nothing. Of two files that contradict each other, the
one saved later counts where both say so themselves, as workbooks do; otherwise neither, without --later.
What --undecided decides is on record as decided by policy. A reviewer's file that comes after all takes its place if it
was saved later; with --supersede also if it was saved before.

Examples:
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z returned/*
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z --inbox /srv/returned
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z --accept-recommended --rule user-deactivated --reviewer cfo@example.com
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z --keep-rest --reviewer cfo@example.com --reason 'checked against the team list of March'
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z --undecided revoke
`;
