import { Command } from 'commander';
import { foldCase } from '../../assignment/fold-case.js';
import { counted } from '../../files/counted.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { anyAppMatcher } from '../../rules/app-glob.js';
import { openLedger } from '../../usage/ledger/ledger.js';
import { readLedger } from '../../usage/read-ledger.js';
import { updateLedger } from '../../usage/update-ledger.js';
import { connect } from '../connect.js';
import type { CliContext } from '../context.js';
import { type ImportFlags, importUsage } from '../import-usage.js';
import { ledgerOf } from '../ledger-of.js';
import { DEFAULT_POLICY } from '../paths.js';
import { updateDisplay } from '../update-display.js';
import { ledgerLines, pairJson, pairLine, unclearLine } from '../usage-text.js';

interface ConfigFlag {
  readonly config: string;
}

interface ShowFlags extends ConfigFlag {
  readonly app?: string;
  readonly user?: string;
  readonly json: boolean;
}

/** `usage`: the ledger of who signed in to which app when. */
export function usageCommand(context: CliContext): Command {
  const command = (name: string): Command =>
    new Command(name).option('--config <file>', 'the policy, which names the ledger', DEFAULT_POLICY);
  return new Command('usage')
    .description('keeps the ledger of sign-ins to apps, which tells when each user last used each app')
    .addCommand(
      command('update')
        .description(
          "reads Okta's System Log since the last update, at first the 90 days that Okta keeps; killed at any point, the next one continues there",
        )
        .addHelpText('after', UPDATE_EXAMPLE)
        .action(async (flags: ConfigFlag) => await update(context, flags)),
    )
    .addCommand(
      command('import')
        .description(
          'takes events from files: JSON lines, lists or objects one after another, gzipped or not, as log streams and exports leave them',
        )
        .argument('<file...>')
        .option('--since <time>', 'with --until: the files have every event from then on, ISO 8601')
        .option('--until <time>', 'with --since: the files have every event up to then')
        .option('--org <url>', 'the org that the events are of, for a new ledger (default: OKTA_CLIENT_ORGURL)')
        .addHelpText('after', IMPORT_EXAMPLE)
        .action(async (files: readonly string[], flags: ImportFlags) => await importUsage(context, files, flags)),
    )
    .addCommand(
      command('show')
        .description('tells what the ledger covers, or who used an app and what a user used')
        .option('--app <id-or-glob>', 'pairs of this app, by id or label')
        .option('--user <id-or-login>', 'pairs of this user')
        .option('--json', 'print JSON: one object of the ledger, or one line for each pair', false)
        .addHelpText('after', SHOW_EXAMPLE)
        .action(async (flags: ShowFlags) => await show(context, flags)),
    );
}

async function update(context: CliContext, { config }: ConfigFlag): Promise<void> {
  const { policy, usage, folder } = await ledgerOf(context, config);
  const { share, maxConcurrent } = policy.rateLimit;
  const { client } = connect(context, { share, maxConcurrent });
  const display = updateDisplay(context);
  try {
    await using ledger = await openLedger({ folder, org: client.org, events: usage.events, signal: context.signal });
    const { head, uses, events, pages, unclear } = await updateLedger({
      ledger,
      client,
      onPage: display.page,
      signal: context.signal,
    });
    display.end();
    context.out(
      `${[`read: ${counted(events, 'event')} in ${counted(pages, 'request')}, ${counted(uses, 'use')}`, ...unclearLine(unclear), ...ledgerLines(head)].map(oneLine).join('\n')}\n`,
    );
  } finally {
    display.end();
    await client.close();
  }
}

async function show(context: CliContext, { config, app, user, json }: ShowFlags): Promise<void> {
  const { folder } = await ledgerOf(context, config);
  const { head, pairs } = await readLedger(folder, context.signal);
  if (app === undefined && user === undefined) {
    const { org, events, spans, pairs, uses } = head;
    context.out(
      json ? `${jsonText({ org, events, spans, pairs, uses }, 2)}\n` : `${ledgerLines(head).map(oneLine).join('\n')}\n`,
    );
    return;
  }
  let shown = 0;
  const isApp = app === undefined ? () => true : anyAppMatcher([app]);
  for await (const pair of pairs) {
    if (!isApp({ id: pair.appId, label: pair.appName })) continue;
    if (user !== undefined && user !== pair.userId && foldCase(user) !== foldCase(pair.userName)) continue;
    context.out(`${json ? jsonText(pairJson(pair)) : oneLine(pairLine(pair))}\n`);
    shown += 1;
    await context.drained();
  }
  if (shown === 0)
    context.err(`${oneLine(`the ledger has no use${ofText('of the app', app)}${ofText('by the user', user)}`)}\n`);
}

function ofText(what: string, given: string | undefined): string {
  return given === undefined ? '' : ` ${what} ${given}`;
}

const UPDATE_EXAMPLE = `
Needs the scope okta.logs.read, and a line \`usage: { ledger: usage }\` in the policy. Made for a nightly cron:
  $ okta-access-review usage update
`;

const IMPORT_EXAMPLE = `
Events that the ledger has already count once. Times without use are known only where --since and --until say that the
files are whole.

Example:
  $ okta-access-review usage import logs/2026-0[789]/*.json.gz --since 2026-07-01 --until 2026-10-01
`;

const SHOW_EXAMPLE = `
Examples:
  $ okta-access-review usage show
  $ okta-access-review usage show --app 'Payroll*' --json
  $ okta-access-review usage show --user ada@example.com
`;
