import { RefusedError } from '../../errors.js';
import type { WebhookEventName } from '../../policy/webhook-events.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { readDeliveries } from './delivery-log.js';
import type { EventOutcome } from './delivery-record.js';

/** One try to tell a webhook of a run. */
export interface ToldEvent {
  readonly event: WebhookEventName;
  readonly at: string;
  /** Without an answer on record it is in doubt. */
  readonly outcome: EventOutcome['outcome'];
}

/** What a webhook was told of a run, in order. Throws RefusedError for an answer to nothing, which no command writes. */
export async function readToldEvents(run: FinishedRun, signal: AbortSignal): Promise<readonly ToldEvent[]> {
  const told = new Map<string, ToldEvent>();
  const answered = new Set<string>();
  for await (const { record, seq } of readDeliveries(run, signal)) {
    if (record.kind === 'event') {
      if (told.has(record.id))
        throw new RefusedError(`${RECORDS.deliveries}, record ${seq} repeats the id of an event`);
      told.set(record.id, { event: record.event, at: record.at, outcome: 'in-doubt' });
    } else if (record.kind === 'event-outcome') {
      const known = told.get(record.id);
      if (known === undefined || answered.has(record.id)) {
        throw new RefusedError(`${RECORDS.deliveries}, record ${seq} is the answer to an event that nobody told`);
      }
      answered.add(record.id);
      told.set(record.id, { ...known, outcome: record.outcome });
    }
  }
  return [...told.values()];
}
