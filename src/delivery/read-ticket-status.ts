import { openFinishedRun } from '../run/finished-run.js';
import { lockRun } from '../run/lock-run.js';
import { mendDeliveries, openDeliveries } from './record/delivery-log.js';
import { isThere, type RecordedTicket, readTickets } from './record/ticket-state.js';
import type { TicketsOptions } from './tickets-options.js';

/** How a ticket stands, as far as the records say: what `tickets --status` and `status` print. */
export interface TicketLine {
  readonly key: string;
  readonly label: string;
  readonly assignee: string;
  readonly items: number;
  /** Jira's word, `gone` where the ticket is not to be seen any more; empty where it was not read back yet. */
  readonly status: string;
  readonly done: boolean;
  /** When that was read; empty where it was not. */
  readonly at: string;
}

/** Reads from Jira how far each ticket is, and records what has changed. What is done is not asked about again. */
export async function readTicketStatus({
  folder,
  jira,
  clock,
  signal,
}: TicketsOptions): Promise<readonly TicketLine[]> {
  const lock = await lockRun(folder);
  try {
    const run = await openFinishedRun(folder, clock);
    await mendDeliveries(run);
    const log = await openDeliveries(run);
    try {
      for (const { intent, key, status, ...ticket } of (await readTickets(run, signal)).values()) {
        if (!isThere(ticket) || status?.done === true) continue;
        const now = (await jira.statusOf(key, signal)) ?? { status: 'gone', done: false };
        if (now.status === status?.status) continue;
        const at = new Date(clock.now()).toISOString();
        await log.write({ kind: 'ticket-status', at, label: intent.label, key, ...now });
      }
    } finally {
      await log.close();
    }
    return ticketLines(await readTickets(run, signal));
  } finally {
    await lock.release();
  }
}

/** The tickets that are there. */
export function ticketLines(tickets: ReadonlyMap<string, RecordedTicket>): TicketLine[] {
  return [...tickets.values()].filter(isThere).map(({ key, intent: { label, assignee, items }, status }) => ({
    key,
    label,
    assignee,
    items: items.length,
    status: status?.status ?? '',
    done: status?.done ?? false,
    at: status?.at ?? '',
  }));
}
