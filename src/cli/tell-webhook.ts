import { campaignNews } from '../delivery/campaign-news.js';
import { ONCE, type TellOptions, tellEvent, tellUnrecorded } from '../delivery/tell-event.js';
import type { Posted } from '../delivery/webhook/post-webhook.js';
import type { WebhookEvent } from '../delivery/webhook/webhook-message.js';
import { WEBHOOK_URL, webhookTarget } from '../delivery/webhook/webhook-target.js';
import { messageOf } from '../errors.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';
import type { WebhookPolicy } from '../policy/webhook-events.js';
import { type FinishedRun, openFinishedRun } from '../run/finished-run.js';
import { lockRun } from '../run/lock-run.js';
import type { CliContext } from './context.js';
import { variableOf } from './machine.js';

/** What a run is news of, beside what its decisions are. */
type EventsOf = (run: FinishedRun) => readonly WebhookEvent[];

/**
 * Tells the webhook, where there is one, what happened to a run, and whether all is decided or the deadline has passed. A job
 * is never kept from its end by it: whatever goes wrong is said as a warning. `webhook` is the run's own policy's by default.
 */
export async function tellOfRun(
  context: CliContext,
  folder: string,
  eventsOf: EventsOf,
  webhook?: WebhookPolicy,
): Promise<void> {
  await neverInTheWay(context, webhook, async (options) => {
    const lock = await lockRun(folder);
    try {
      const run = await openFinishedRun(folder, context.clock);
      const own = { ...options, webhook: webhook ?? run.policy.webhook };
      // what nobody wants to hear is not worth going through every row
      const isWanted = ONCE.some((event) => own.webhook.events.includes(event));
      const news = isWanted ? await campaignNews(run, context.signal) : undefined;
      for (const event of [...eventsOf(run), ...(news === undefined ? [] : [news])]) {
        sayIfFailed(context, own, event, await tellEvent(run, event, own));
      }
    } finally {
      await lock.release();
    }
  });
}

/** The same of one event of a review, which is recorded where the run is complete: others may be resumed. */
export async function tellOfReview(
  context: CliContext,
  event: WebhookEvent,
  webhook: WebhookPolicy,
  folder: string | undefined,
): Promise<void> {
  if (folder !== undefined) return await tellOfRun(context, folder, () => [event], webhook);
  await neverInTheWay(context, webhook, async (options) => {
    const posted = await tellUnrecorded(event, { ...options, webhook });
    sayIfFailed(context, options, event, posted);
    if (posted?.outcome === 'sent') context.err(`the webhook ${options.target.host} was told: ${event.event}\n`);
  });
}

async function neverInTheWay(
  context: CliContext,
  webhook: WebhookPolicy | undefined,
  tell: (options: Omit<TellOptions, 'webhook'>) => Promise<void>,
): Promise<void> {
  try {
    const value = variableOf(context.env, WEBHOOK_URL);
    if (value === undefined || webhook?.events.length === 0) return;
    const { clock, random, randomId, signal } = context;
    await tell({
      target: webhookTarget(value, context.env),
      sentBy: context.operator,
      clock,
      random,
      randomId,
      signal,
    });
  } catch (error) {
    context.err(`${oneLine(`warning: the webhook was not told: ${messageOf(error)}`)}\n`);
  }
}

function sayIfFailed(
  context: CliContext,
  { target }: Pick<TellOptions, 'target'>,
  { event }: WebhookEvent,
  posted: Posted | undefined,
): void {
  if (posted === undefined || posted.outcome === 'sent') return;
  const tries = posted.tries === 1 ? '' : ` after ${counted(posted.tries, 'try', 'tries')}`;
  const doubt = posted.outcome === 'in-doubt' ? 'may not have been told' : 'was not told';
  context.err(`${oneLine(`warning: the webhook ${target.host} ${doubt}: ${event} (${posted.detail}${tries})`)}\n`);
}
