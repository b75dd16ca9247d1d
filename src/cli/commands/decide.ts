import { Command } from 'commander';
import { acceptRecommended } from '../../changes/decide/accept-recommended.js';
import { importDecisions } from '../../changes/decide/import-decisions.js';
import { ConfigError } from '../../errors.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { sayNext } from '../next-step.js';
import { repeatable } from '../options.js';
import { fromWorkingFolder } from '../paths.js';

interface DecideFlags {
  readonly acceptRecommended: boolean;
  readonly rule: readonly string[];
  readonly reviewer?: string;
  readonly importedBy?: string;
  readonly later: boolean;
  readonly supersede: boolean;
  readonly refusals?: string;
  readonly json: boolean;
}

/** So many refusals are shown; the others are counted. */
const MAX_SHOWN = 20;

/** `decide`: takes the reviewers' decisions back. */
export function decideCommand(context: CliContext, finish: Finish): Command {
  return new Command('decide')
    .description("imports reviewers' decisions from returned workbooks or CSV files, and names every row it refuses")
    .argument('<run>', "the run's folder")
    .argument('[file...]', 'returned packets (.xlsx), or CSV files with the columns of a decision')
    .option('--accept-recommended', 'record the revokes that --rule recommends as --reviewer’s decisions', false)
    .option(
      '--rule <id>',
      'with --accept-recommended: a rule whose recommendation is accepted; repeatable',
      repeatable,
      [],
    )
    .option('--reviewer <email>', 'with --accept-recommended: whose decisions they are')
    .option(
      '--later',
      'where files contradict each other, take the one saved later, by the file system’s times too',
      false,
    )
    .option('--supersede', 'let a file that was saved earlier supersede a newer decision', false)
    .option(
      '--refusals <folder>',
      'where to write what was refused, a file for each reviewer (default: the run’s folder with -refused)',
    )
    .option('--imported-by <name>', 'who imports, for the record (default: the user of this machine)')
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, files: readonly string[], flags: DecideFlags) => {
      const folder = fromWorkingFolder(context, run);
      const { clock, signal } = context;
      const importedBy = flags.importedBy ?? context.operator;
      checkFlags(files, flags);
      const result = flags.acceptRecommended
        ? await acceptRecommended({
            folder,
            rules: flags.rule,
            reviewer: flags.reviewer ?? '',
            importedBy,
            clock,
            signal,
          })
        : await importDecisions({
            folder,
            files: files.map((file) => fromWorkingFolder(context, file)),
            importedBy,
            later: flags.later,
            supersede: flags.supersede,
            refusalsFolder: fromWorkingFolder(context, flags.refusals ?? `${run.replace(/[\\/]+$/, '')}-refused`),
            clock,
            signal,
          });
      context.out(flags.json ? `${jsonText(result, 2)}\n` : textOf(result));
      if (!flags.json) sayNext(context, 'status', { path: folder });
      finish(result.refusals.length > 0 ? EXIT.incomplete : EXIT.complete);
    });
}

type Result = Awaited<ReturnType<typeof importDecisions>> | Awaited<ReturnType<typeof acceptRecommended>>;

function textOf(result: Result): string {
  const refusals =
    'unchanged' in result
      ? result.refusals.map(({ file, cell, why }) => `refused  ${cell === '' ? why : `${file} ${cell}: ${why}`}`)
      : result.refusals.map(({ appId, userId, why }) => `refused  user ${userId} of app ${appId}: ${why}`);
  const more = refusals.length - MAX_SHOWN;
  return [
    ...('notes' in result ? result.notes.map((note) => oneLine(`note     ${note}`)) : []),
    ...refusals.slice(0, MAX_SHOWN).map(oneLine),
    ...(more > 0 ? [`refused  and ${more} more`] : []),
    ...('refusalFiles' in result ? result.refusalFiles.map((path) => oneLine(`send back  ${path}`)) : []),
    `${countsOf(result)}; ${result.refusals.length} refused`,
    '',
  ].join('\n');
}

function countsOf(result: Result): string {
  if (!('unchanged' in result)) {
    return `${result.taken} decisions taken; ${result.alreadyDecided} rows were decided already, ${result.onlyCheck} are only to be checked`;
  }
  const outdated =
    result.outdated === 0 ? '' : `; ${result.outdated} rows were decided otherwise by a file saved later`;
  return `${result.taken} decisions taken, ${result.superseding} of them in place of earlier ones; ${result.unchanged} were on record already${outdated}`;
}

function checkFlags(files: readonly string[], flags: DecideFlags): void {
  if (!flags.acceptRecommended && (flags.rule.length > 0 || flags.reviewer !== undefined)) {
    throw new ConfigError(['--rule and --reviewer go with --accept-recommended; a file names its own reviewer']);
  }
  if (flags.acceptRecommended && files.length > 0) {
    throw new ConfigError(['--accept-recommended takes no files: run decide twice']);
  }
  if (flags.acceptRecommended && (flags.later || flags.supersede)) {
    throw new ConfigError([
      '--later and --supersede go with files: a decision made already is never overruled in bulk',
    ]);
  }
  if (flags.acceptRecommended && flags.reviewer === undefined) {
    throw new ConfigError(['--accept-recommended needs --reviewer: whose decisions they are']);
  }
  if (!flags.acceptRecommended && files.length === 0) {
    throw new ConfigError(['no files to import: name the returned workbooks or CSV files']);
  }
}

const EXAMPLES = `
Good rows are taken even where others are refused, and good files where others cannot be read; exit code 3 says that
some were not. A file decides once: imported again, it changes nothing. Of two files that contradict each other, the
one saved later counts where both say so themselves, as workbooks do; otherwise neither, without --later.

Examples:
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z returned/*.xlsx
  $ okta-access-review decide reports/example.okta.com-2026-03-31T060000Z --accept-recommended --rule user-deactivated --reviewer cfo@example.com
`;
