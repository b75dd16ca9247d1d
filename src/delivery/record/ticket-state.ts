import { RefusedError } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { readDeliveries } from './delivery-log.js';
import type { TicketIntent, TicketOutcome, TicketStatusRecord } from './delivery-record.js';

/** How one ticket stands. */
export interface RecordedTicket {
  /** Its last try. */
  readonly intent: TicketIntent;
  /** A try without an answer on record is in doubt. */
  readonly outcome: TicketOutcome['outcome'];
  /** Jira's; empty where it is not known to be there. */
  readonly key: string;
  readonly detail: string;
  /** As it was read back last; absent where it was not. */
  readonly status?: TicketStatusRecord | undefined;
}

/** Whether a ticket is known to be there. */
export function isThere({ outcome }: Pick<RecordedTicket, 'outcome'>): boolean {
  return outcome === 'created' || outcome === 'found';
}

/** Folds the records into how each ticket stands, by its label. Throws RefusedError for what no command writes. */
export async function readTickets(run: FinishedRun, signal: AbortSignal): Promise<ReadonlyMap<string, RecordedTicket>> {
  const tickets = new Map<string, RecordedTicket>();
  const wrong = (seq: number, what: string) => new RefusedError(`${RECORDS.deliveries}, record ${seq} ${what}`);
  for await (const { record, seq } of readDeliveries(run, signal)) {
    if (record.kind === 'ticket') {
      const known = tickets.get(record.label);
      if (known !== undefined && (isThere(known) || known.outcome === 'in-doubt')) {
        throw wrong(seq, 'makes a ticket a second time');
      }
      tickets.set(record.label, { intent: record, outcome: 'in-doubt', key: '', detail: '' });
    } else if (record.kind === 'ticket-outcome') {
      const known = tickets.get(record.label);
      if (known === undefined || isThere(known)) throw wrong(seq, 'is the answer to a ticket that nobody made');
      tickets.set(record.label, { ...known, outcome: record.outcome, key: record.key, detail: record.detail });
    } else if (record.kind === 'ticket-status') {
      const known = tickets.get(record.label);
      if (known?.key !== record.key) throw wrong(seq, 'is the status of a ticket that nobody made');
      tickets.set(record.label, { ...known, status: record });
    }
  }
  return tickets;
}
