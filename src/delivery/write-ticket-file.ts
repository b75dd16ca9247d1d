import { extname } from 'node:path';
import { ConfigError } from '../errors.js';
import { writeOutputFile } from '../files/output-file.js';
import type { TicketsPolicy } from '../policy/tickets-policy.js';
import { csvLine } from '../report/csv/csv-file.js';
import type { FinishedRun } from '../run/finished-run.js';
import { planOfRun } from './make-tickets.js';
import { descriptionOf, ticketsOf } from './tickets/ticket.js';

const COLUMNS = ['key', 'assignee', 'summary', 'accesses', 'description'];
/** Programs on Windows take UTF-8 for it only with a mark. */
const BYTE_ORDER_MARK = '\ufeff';

/**
 * Writes a plan's work by hand for any other system, a ticket for each assignee, as CSV or JSON by the file's name. The same
 * work has the same key, by which the other system makes nothing twice. Resolves with how many tickets it wrote.
 */
export async function writeTicketFile(run: FinishedRun, path: string, policy: TicketsPolicy): Promise<number> {
  const extension = extname(path).toLowerCase();
  if (extension !== '.csv' && extension !== '.json') {
    throw new ConfigError([`--to ${path}: write .csv or .json: the name says the format`]);
  }
  const plan = await planOfRun(run);
  const tickets = ticketsOf(plan, policy);
  if (extension === '.csv') {
    const rows = tickets.map((ticket) => {
      const { label, assignee, summary, entries } = ticket;
      return csvLine([label, assignee, summary, entries.length, descriptionOf(ticket, plan)]);
    });
    await writeOutputFile(path, `${BYTE_ORDER_MARK}${csvLine(COLUMNS)}${rows.join('')}`);
  } else {
    const { org, asOf, checksum } = plan;
    const said = tickets.map(({ label: key, assignee, summary, entries }) => ({
      key,
      assignee,
      summary,
      accesses: entries.map(({ appId, appLabel, userId, login, action, why, decision }) => ({
        ...{ appId, appLabel, userId, login, action, toDo: why },
        ...{ revokedBy: decision.reviewer, reason: decision.reason },
      })),
    }));
    await writeOutputFile(
      path,
      `${JSON.stringify({ schema: 1, org, asOf, plan: checksum, tickets: said }, null, 2)}\n`,
    );
  }
  return tickets.length;
}
