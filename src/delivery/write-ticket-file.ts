import { basename, extname } from 'node:path';
import { isByHand, type SealedPlan } from '../changes/plan/plan.js';
import { ConfigError } from '../errors.js';
import { writeOutputFile } from '../files/output-file.js';
import type { TicketsPolicy } from '../policy/tickets-policy.js';
import { csvLine } from '../report/csv/csv-file.js';
import type { FinishedRun } from '../run/finished-run.js';
import { lockRun } from '../run/lock-run.js';
import { planOfRun } from './make-tickets.js';
import { mendDeliveries, openDeliveries } from './record/delivery-log.js';
import { readTicketFiles } from './record/ticket-files.js';
import { descriptionOf, itemKey, itemOf, type Ticket, ticketsOf } from './tickets/ticket.js';

const COLUMNS = ['key', 'assignee', 'summary', 'accesses', 'description'];
/** Programs on Windows take UTF-8 for it only with a mark. */
const BYTE_ORDER_MARK = '\ufeff';

export interface TicketFileOptions {
  readonly policy: TicketsPolicy;
  /** Who writes it, for the record. */
  readonly sentBy: string;
  readonly signal: AbortSignal;
}

/** What `tickets --to --json` prints, beside the file's name. */
export interface TicketFileResult {
  readonly tickets: number;
  /** Accesses that a file of an earlier plan has already, and this one has not. */
  readonly before: number;
  /** The names of those files. */
  readonly earlierFiles: readonly string[];
}

/**
 * Writes a plan's work by hand for any other system, a ticket for each assignee, as CSV or JSON by the file's name: what no
 * file of an earlier plan has, by the records. The same work has the same key, by which the other system makes nothing twice.
 */
export async function writeTicketFile(
  run: FinishedRun,
  path: string,
  options: TicketFileOptions,
): Promise<TicketFileResult> {
  const extension = extname(path).toLowerCase();
  if (extension !== '.csv' && extension !== '.json') {
    throw new ConfigError([`--to ${path}: write .csv or .json: the name says the format`]);
  }
  const lock = await lockRun(run.folder);
  try {
    const plan = await planOfRun(run);
    await mendDeliveries(run);
    const files = await readTicketFiles(run, options.signal);
    const earlier = files.filter(({ plan: checksum }) => checksum !== plan.checksum);
    const taken = new Set(earlier.flatMap(({ tickets }) => tickets.flatMap(({ items }) => items.map(itemKey))));
    const tickets = ticketsOf(plan, options.policy, (item) => taken.has(itemKey(item)));
    await writeOutputFile(path, extension === '.csv' ? csvOf(tickets, plan) : jsonOf(tickets, plan));
    // after the file: work that is in no file must not be on record as if it were
    if (tickets.length > 0) await recordFile(run, { file: basename(path), plan, tickets, sentBy: options.sentBy });
    const before = plan.entries.filter((entry) => isByHand(entry) && taken.has(itemKey(entry))).length;
    return { tickets: tickets.length, before, earlierFiles: [...new Set(earlier.map(({ file }) => file))] };
  } finally {
    await lock.release();
  }
}

interface WrittenFile {
  readonly file: string;
  readonly plan: SealedPlan;
  readonly tickets: readonly Ticket[];
  readonly sentBy: string;
}

async function recordFile(run: FinishedRun, { file, plan, tickets, sentBy }: WrittenFile): Promise<void> {
  const log = await openDeliveries(run);
  try {
    await log.write({
      kind: 'ticket-file',
      at: new Date(run.clock.now()).toISOString(),
      file,
      plan: plan.checksum,
      tickets: tickets.map(({ label, assignee, entries }) => ({ label, assignee, items: entries.map(itemOf) })),
      sentBy,
    });
  } finally {
    await log.close();
  }
}

function csvOf(tickets: readonly Ticket[], plan: SealedPlan): string {
  const rows = tickets.map((ticket) => {
    const { label, assignee, summary, entries } = ticket;
    return csvLine([label, assignee, summary, entries.length, descriptionOf(ticket, plan)]);
  });
  return `${BYTE_ORDER_MARK}${csvLine(COLUMNS)}${rows.join('')}`;
}

function jsonOf(tickets: readonly Ticket[], { org, asOf, checksum }: SealedPlan): string {
  const said = tickets.map(({ label: key, assignee, summary, entries }) => ({
    key,
    assignee,
    summary,
    accesses: entries.map(({ appId, appLabel, userId, login, action, why, decision }) => ({
      ...{ appId, appLabel, userId, login, action, toDo: why },
      ...{ revokedBy: decision.reviewer, reason: decision.reason },
    })),
  }));
  return `${JSON.stringify({ schema: 1, org, asOf, plan: checksum, tickets: said }, null, 2)}\n`;
}
