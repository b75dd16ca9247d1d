import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { reviewStatusByApp } from '../../changes/status/status.js';
import { statusLines } from '../../changes/status/status-text.js';
import { campaignLines } from '../../delivery/campaign-lines.js';
import { campaignStatus } from '../../delivery/campaign-status.js';
import { ticketLines } from '../../delivery/read-ticket-status.js';
import { readTickets } from '../../delivery/record/ticket-state.js';
import { jsonText, oneLine } from '../../files/plain-text.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import type { CliContext } from '../context.js';
import { sayNext, trustWords } from '../next-step.js';
import { fromWorkingFolder } from '../paths.js';
import { ticketLinesText } from '../tickets-text.js';

/** `status`: how far the reviewers are. */
export function statusCommand(context: CliContext): Command {
  return new Command('status')
    .description(
      'says how far the reviewers are, per reviewer and app, how their mail stands, and where decisions look like rubber stamps',
    )
    .argument('<run>', "the run's folder")
    .option('--json', 'print the status as one JSON object', false)
    .addHelpText('after', EXAMPLE)
    .action(async (run: string, { json }: { readonly json: boolean }) => {
      const { clock, signal } = context;
      const folder = fromWorkingFolder(context, run);
      const opened = await openFinishedRun(folder, clock);
      const byApp = await reviewStatusByApp(opened, signal);
      const { status } = byApp;
      const next = nextCommand(folder, status.revoke);
      if (!json && next !== undefined) sayNext(context, next, { path: folder }, ...trustWords(context, folder));
      const campaign = await campaignStatus(opened, byApp, signal);
      const tickets = ticketLines(await readTickets(opened, signal));
      const ofTickets = tickets.length === 0 ? [] : ['', ...ticketLinesText(tickets)];
      const lines = [...statusLines(status), ...(campaign === undefined ? [] : campaignLines(campaign)), ...ofTickets];
      const said = {
        ...status,
        ...(campaign === undefined ? {} : { campaign }),
        ...(tickets.length === 0 ? {} : { tickets }),
      };
      context.out(json ? `${jsonText(said, 2)}\n` : `${lines.map(oneLine).join('\n')}\n`);
    });
}

/** After a sign-off there is nothing more to plan. */
function nextCommand(folder: string, revoked: number): string | undefined {
  if (existsSync(join(folder, RECORDS.signoff))) return 'package';
  return revoked > 0 ? 'plan' : undefined;
}

const EXAMPLE = `
Example:
  $ okta-access-review status reports/example.okta.com-2026-03-31T060000Z
`;
