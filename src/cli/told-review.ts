import { eventOf } from '../delivery/event-of.js';
import type { WebhookEvent } from '../delivery/webhook/webhook-message.js';
import { ConfigError, messageOf } from '../errors.js';
import type { WebhookPolicy } from '../policy/webhook-events.js';
import type { ReviewResult } from '../review/result.js';
import type { CliContext } from './context.js';
import { tellOfReview } from './tell-webhook.js';

/** Reviews, and tells the webhook how it ended, a review that could not even begin among it. */
export async function toldReview(
  context: CliContext,
  { org, webhook }: { readonly org: string; readonly webhook: WebhookPolicy },
  review: () => Promise<ReviewResult>,
): Promise<ReviewResult> {
  try {
    const result = await review();
    const isComplete = result.run.verdict === 'complete';
    await tellOfReview(context, endOf(result), webhook, isComplete ? result.folder : undefined);
    return result;
  } catch (error) {
    if (!(error instanceof ConfigError)) await tellOfReview(context, failedEvent(org, error), webhook, undefined);
    throw error;
  }
}

function endOf({ folder, run, summary }: ReviewResult): WebhookEvent {
  const isComplete = run.verdict === 'complete';
  const { gaps } = run;
  const text = isComplete
    ? 'The whole population was read; the reports are written.'
    : 'Not everything could be read: this run can be neither planned from nor signed off.';
  const counts = {
    ...(summary === undefined ? {} : countsOf(summary)),
    ...(gaps.length > 0 ? { 'Reasons why it is incomplete': gaps.length } : {}),
  };
  return eventOf({ folder, facts: run }, isComplete ? 'review complete' : 'review incomplete', text, counts, gaps);
}

function countsOf({ assignments, appsInScope, open }: NonNullable<ReviewResult['summary']>): Record<string, number> {
  return { Assignments: assignments, Apps: appsInScope, Critical: open.critical, High: open.high };
}

function failedEvent(org: string, error: unknown): WebhookEvent {
  const text = 'The review did not come to its end, and left no reports.';
  return { event: 'review incomplete', org, text, counts: {}, details: [messageOf(error)] };
}
