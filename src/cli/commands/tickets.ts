import { Command } from 'commander';
import { makeTickets } from '../../delivery/make-tickets.js';
import { readTicketStatus } from '../../delivery/read-ticket-status.js';
import { jiraOf } from '../../delivery/tickets/jira.js';
import { JIRA_TOKEN, JIRA_URL, jiraSettings } from '../../delivery/tickets/jira-settings.js';
import { writeTicketFile } from '../../delivery/write-ticket-file.js';
import { ConfigError } from '../../errors.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import type { TicketsPolicy } from '../../policy/tickets-policy.js';
import { openFinishedRun } from '../../run/finished-run.js';
import type { CliContext } from '../context.js';
import { EXIT, type Finish } from '../exit.js';
import { givenPolicy } from '../given-policy.js';
import { variableOf } from '../machine.js';
import { sayNext, trustWords } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { ticketFileText, ticketLinesText, ticketsText, ticketText } from '../tickets-text.js';

interface TicketsFlags {
  readonly to?: string;
  readonly status: boolean;
  readonly config?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** `tickets`: what a plan leaves to people, where people work. */
export function ticketsCommand(context: CliContext, finish: Finish): Command {
  return new Command('tickets')
    .description('makes tickets of the work that a plan leaves to people, one for each assignee, in Jira or as a file')
    .argument('<run>', "the run's folder")
    .option('--to <file>', 'write them to a .csv or .json file for another system, and make none in Jira')
    .option('--status', 'make none: read back from Jira which are done, for the record', false)
    .option('--config <file>', 'a policy whose tickets: holds (default: the run’s own)')
    .option('--quiet', 'no progress', false)
    .option('--json', 'print the result as one JSON object', false)
    .addHelpText('after', EXAMPLES)
    .action(async (run: string, flags: TicketsFlags) => {
      if (flags.to !== undefined && flags.status) {
        throw new ConfigError([
          '--status reads back what is in Jira, and --to has nothing to do with Jira: choose one',
        ]);
      }
      const folder = fromWorkingFolder(context, run);
      const opened = await openFinishedRun(folder, context.clock);
      const policy = (await givenPolicy(flags.config, context))?.policy.tickets ?? opened.policy.tickets;
      if (flags.to !== undefined) {
        const { signal, operator: sentBy } = context;
        const written = await writeTicketFile(opened, fromWorkingFolder(context, flags.to), { policy, sentBy, signal });
        context.out(flags.json ? `${jsonText({ ...written, file: flags.to })}\n` : ticketFileText(written, flags.to));
      } else if (flags.status) await readBack(folder, policy, flags, context);
      else await make(folder, policy, flags, context, finish);
    });
}

async function make(
  folder: string,
  policy: TicketsPolicy,
  flags: TicketsFlags,
  context: CliContext,
  finish: Finish,
): Promise<void> {
  if (policy.project === undefined) {
    throw new ConfigError([
      'tickets.project is not set: it names the Jira project. Set it in a policy and name that by --config, or write a file with --to',
    ]);
  }
  const { clock, signal, operator: sentBy } = context;
  const onProgress = (ticket: Parameters<typeof ticketText>[0]) => {
    if (!flags.quiet) context.err(ticketText(ticket));
  };
  const jira = jiraFrom(policy, context);
  const result = await makeTickets({ folder, jira, policy, sentBy, clock, signal, onProgress });
  context.out(flags.json ? `${jsonText(result, 2)}\n` : ticketsText(result));
  if (!flags.json) sayNext(context, 'tickets', { path: folder }, '--status');
  finish(result.complete ? EXIT.complete : EXIT.incomplete);
}

async function readBack(
  folder: string,
  policy: TicketsPolicy,
  { json }: TicketsFlags,
  context: CliContext,
): Promise<void> {
  const { clock, signal } = context;
  const tickets = await readTicketStatus({ folder, jira: jiraFrom(policy, context), clock, signal });
  const lines = tickets.length === 0 ? ['no tickets were made for this run'] : ticketLinesText(tickets);
  context.out(json ? `${jsonText({ tickets }, 2)}\n` : `${lines.map(oneLine).join('\n')}\n`);
  if (!json && tickets.length > 0) sayNext(context, 'recheck', { path: folder }, ...trustWords(context, folder));
}

function jiraFrom(policy: TicketsPolicy, { env, clock }: CliContext): ReturnType<typeof jiraOf> {
  return jiraOf(jiraSettings(variableOf(env, JIRA_URL), variableOf(env, JIRA_TOKEN), env), { policy, clock });
}

const EXAMPLES = `
Jira is OKTA_ACCESS_REVIEW_JIRA_URL and OKTA_ACCESS_REVIEW_JIRA_TOKEN of the environment: EMAIL:TOKEN for Jira Cloud, a personal
access token for Jira Server. A ticket has a label by which it is found again: started again, or after a lost answer, nothing
is made twice. What is done is for recheck to prove: it reads the access itself.

Examples:
  $ okta-access-review tickets reports/example.okta.com-2026-03-31T060000Z
  $ okta-access-review tickets reports/example.okta.com-2026-03-31T060000Z --status
  $ okta-access-review tickets reports/example.okta.com-2026-03-31T060000Z --to work.csv
`;
