import { personKey } from '../../assignment/person.js';
import { RefusedError } from '../../errors.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { RECORDS } from '../../run/layout.js';
import { readDeliveries } from './delivery-log.js';
import type { DeliveryIntent, DeliveryOutcome, MailRecord } from './delivery-record.js';

/** How one mail stands. */
export interface Delivery {
  /** Its last try. */
  readonly intent: DeliveryIntent;
  /** A try without an answer on record is in doubt: the process died, or the answer was lost. */
  readonly outcome: DeliveryOutcome['outcome'];
  readonly detail: string;
  readonly tries: number;
}

const UNANSWERED = 'the process that sent it ended before the answer was on record';

/**
 * Folds the records into how each mail stands, by its Message-ID; memory grows with the mails. Throws RefusedError for what
 * no command writes: an answer without a question, or a mail that was tried again though it was sent.
 */
export async function readDeliveryState(run: FinishedRun, signal: AbortSignal): Promise<ReadonlyMap<string, Delivery>> {
  const mails = new Map<string, Delivery>();
  const asked = new Set<string>();
  for await (const { record, seq } of readDeliveries(run, signal)) {
    if (record.kind !== 'intent' && record.kind !== 'outcome') continue;
    const known = mails.get(record.messageId);
    const problem = problemOf(record, known, asked.has(record.messageId));
    if (problem !== undefined) throw new RefusedError(`${RECORDS.deliveries}, record ${seq} ${problem}`);
    if (record.kind === 'intent') {
      asked.add(record.messageId);
      const tries = (known?.tries ?? 0) + 1;
      mails.set(record.messageId, { intent: record, outcome: 'in-doubt', detail: UNANSWERED, tries });
    } else if (known !== undefined) {
      asked.delete(record.messageId);
      mails.set(record.messageId, { ...known, outcome: record.outcome, detail: record.detail });
    }
  }
  return mails;
}

export type MailsByReviewer = ReadonlyMap<string, readonly Delivery[]>;

/** The mails about each reviewer, by their key, in order. */
export function mailsByReviewer(sent: ReadonlyMap<string, Delivery>): MailsByReviewer {
  const mails = new Map<string, Delivery[]>();
  for (const delivery of sent.values()) {
    for (const key of new Set(delivery.intent.about.map(personKey))) {
      const own = mails.get(key) ?? [];
      mails.set(key, own);
      own.push(delivery);
    }
  }
  return mails;
}

function problemOf(record: MailRecord, known: Delivery | undefined, isAsked: boolean): string | undefined {
  if (record.kind === 'outcome') return isAsked ? undefined : 'is the answer to a mail that nobody sent';
  if (known?.outcome === 'sent') return 'sends a mail that was sent before';
  if (known?.outcome === 'in-doubt' && !record.again) {
    return 'sends a mail that was in doubt, without having been told to';
  }
  return undefined;
}
