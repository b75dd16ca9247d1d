import { join } from 'node:path';
import { Command } from 'commander';
import { ConfigError, messageOf } from '../../errors.js';
import { type AppReview, listAppReviews } from '../../evidence/list-app-reviews.js';
import { type ListedRun, listRuns, type RunList } from '../../evidence/list-runs.js';
import { isMissingFile } from '../../files/missing-file.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { isAsOfFar } from '../../run/as-of-warning.js';
import type { CliContext } from '../context.js';
import { programName, sayNext } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';

/** `runs`: what reviews there are, and which quarter has none. */
export function runsCommand(context: CliContext): Command {
  return new Command('runs')
    .description('lists the runs of a folder, how far each is, and quarters without a complete review')
    .argument('[folder]', 'the folder that holds the runs', 'reports')
    .option('--apps', 'list when each app was last read to its end, and which are overdue by report.every', false)
    .option('--json', 'print the list as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (folder: string, { apps, json }: { readonly apps: boolean; readonly json: boolean }) => {
      const path = fromWorkingFolder(context, folder);
      const list = await listRuns(path, context.clock, context.signal).catch((error: unknown) => {
        if (!(error instanceof Error && 'syscall' in error)) throw error;
        throw new ConfigError([problemOf(path, error, context)]);
      });
      const reviews = apps ? await listAppReviews(path, list, context.clock, context.signal) : undefined;
      const lines = [...linesOf(list, context), ...(reviews ?? []).map(reviewLine)];
      const newest = list.runs.findLast(({ verdict }) => verdict === 'complete');
      context.out(json ? `${jsonText({ ...list, apps: reviews }, 2)}\n` : `${lines.map(oneLine).join('\n')}\n`);
      if (!json && newest !== undefined) sayNext(context, 'status', { path: join(path, newest.name) });
    });
}

function problemOf(path: string, error: Error, context: CliContext): string {
  if (!isMissingFile(error)) return `${path} cannot be listed: ${messageOf(error)}`;
  const review = `\`${programName(context)} review\` makes the first run`;
  return `there is no folder ${path}: ${review} in reports/; name the folder where runs lie elsewhere`;
}

function linesOf({ runs, unreadable, gaps }: RunList, context: CliContext): string[] {
  const lines = [
    ...runs.map(lineOf),
    ...unreadable.map(({ name, why }) => `${name}: cannot be read: ${why}`),
    ...gaps.map(({ org, quarter }) => `gap: ${quarter} has no complete review of all apps of ${org}`),
  ];
  return lines.length === 0 ? [`no runs yet; next: ${programName(context)} review`] : lines;
}

function lineOf({ name, org, asOf, startedAt, scope, verdict, rows, decided, signedOff, signed }: ListedRun): string {
  const parts = [
    `${org} as of ${asOf}`,
    ...(isAsOfFar(asOf, startedAt) ? [`read ${startedAt.slice(0, 10)}`] : []),
    scope.length === 0 ? 'all apps' : `apps: ${scope.join(', ')}`,
    verdict,
    rows === undefined ? 'no reports' : `${decided} of ${rows} decided`,
    signedOff ? 'signed off' : 'not signed off',
    signed ? 'signed' : 'not signed',
  ];
  return `${name}: ${parts.join('; ')}`;
}

function reviewLine({ org, appId, appLabel, last, isInScope, isOverdue }: AppReview): string {
  const unproven = last?.isProvable === false ? ', not provable from the listing' : '';
  const when =
    last === undefined ? 'never read to its end' : `last reviewed as of ${last.asOf} (${last.run})${unproven}`;
  return `app: ${appLabel} (${appId}) of ${org}: ${when}${isInScope ? '' : '; out of scope'}${isOverdue ? '; OVERDUE' : ''}`;
}

const EXAMPLE = `
Nothing is verified: that is what verify is for.

Example:
  $ okta-access-review runs reports
`;
