import { basename } from 'node:path';
import type { WebhookEventName } from '../policy/webhook-events.js';
import type { FinishedRun } from '../run/finished-run.js';
import type { WebhookEvent } from './webhook/webhook-message.js';

/** An event of a run. */
export function eventOf(
  { folder, facts: { org, asOf } }: Pick<FinishedRun, 'folder' | 'facts'>,
  event: WebhookEventName,
  text: string,
  counts: Readonly<Record<string, number>>,
  details: readonly string[] = [],
): WebhookEvent {
  return { event, org, run: basename(folder), asOf, text, counts, details };
}
