import { personKey } from '../assignment/person.js';
import type { FinishedRun } from '../run/finished-run.js';
import { readDeliveryState } from './record/delivery-state.js';

/**
 * Who was not asked for certain, as far as the mail of a run tells: once any packet was mailed, everybody whose own is not
 * on record as sent. Where none was, packets were handed over in another way, and nothing is known against it.
 */
export async function reviewersNotAsked(run: FinishedRun, signal: AbortSignal): Promise<(reviewer: string) => boolean> {
  const packets = [...(await readDeliveryState(run, signal)).values()].filter(({ intent }) => intent.mail === 'packet');
  const sent = new Set(
    packets.filter(({ outcome }) => outcome === 'sent').flatMap(({ intent }) => intent.about.map(personKey)),
  );
  return (reviewer) => packets.length > 0 && !sent.has(personKey(reviewer));
}
