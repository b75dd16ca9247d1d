import type { Clock } from '../async/clock.js';
import type { WebhookEventName, WebhookPolicy } from '../policy/webhook-events.js';
import type { FinishedRun } from '../run/finished-run.js';
import { type DeliveryLog, mendDeliveries, openDeliveries } from './record/delivery-log.js';
import { readToldEvents } from './record/told-events.js';
import { type Posted, postWebhook } from './webhook/post-webhook.js';
import { type WebhookEvent, webhookBody } from './webhook/webhook-message.js';
import type { WebhookTarget } from './webhook/webhook-target.js';

export interface TellOptions {
  readonly target: WebhookTarget;
  readonly webhook: WebhookPolicy;
  /** Who works here, for the record. */
  readonly sentBy: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly randomId: () => string;
  readonly signal: AbortSignal;
}

/** What happens once in a run is told once. What is in doubt may have arrived, and is not told again. */
export const ONCE: readonly WebhookEventName[] = ['all decided', 'deadline passed'];

/** Tells a webhook of an event that no run has a record for; undefined where the policy does not want it told. */
export async function tellUnrecorded(event: WebhookEvent, options: TellOptions): Promise<Posted | undefined> {
  return options.webhook.events.includes(event.event) ? await post(event, options) : undefined;
}

/**
 * Tells a webhook of an event of a run, on record before and after; undefined where the policy does not want it told, or it
 * was told. The caller holds the run's lock.
 */
export async function tellEvent(
  run: FinishedRun,
  event: WebhookEvent,
  options: TellOptions,
): Promise<Posted | undefined> {
  const { webhook, signal } = options;
  if (!webhook.events.includes(event.event)) return undefined;
  await mendDeliveries(run);
  if (ONCE.includes(event.event)) {
    const before = (await readToldEvents(run, signal)).filter((told) => told.event === event.event);
    if (before.some(({ outcome }) => outcome === 'sent' || outcome === 'in-doubt')) return undefined;
  }
  const log = await openDeliveries(run);
  try {
    return await tellOnRecord(log, event, options);
  } finally {
    await log.close();
  }
}

async function tellOnRecord(log: DeliveryLog, event: WebhookEvent, options: TellOptions): Promise<Posted> {
  const { clock, webhook, sentBy } = options;
  const at = () => new Date(clock.now()).toISOString();
  const id = options.randomId();
  await log.write({ kind: 'event', at: at(), id, event: event.event, webhook: webhook.kind, sentBy });
  const posted = await post(event, options);
  await log.write({ kind: 'event-outcome', at: at(), id, ...posted });
  return posted;
}

async function post(event: WebhookEvent, { target, webhook, clock, random, signal }: TellOptions): Promise<Posted> {
  const body = webhookBody(event, webhook.kind, webhook.details === 'on', clock.now());
  return await postWebhook(target, body, { clock, random, signal });
}
