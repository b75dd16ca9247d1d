import type { ApplyResult } from '../changes/apply/apply-plan.js';
import { eventOf } from '../delivery/event-of.js';
import type { WebhookEvent } from '../delivery/webhook/webhook-message.js';
import type { FinishedRun } from '../run/finished-run.js';

/** What a webhook is told of an apply. */
export function applyEvent(run: FinishedRun, { outcomes, notTried, stopped, complete }: ApplyResult): WebhookEvent {
  const ended = Object.entries(outcomes).filter(([, count]) => count > 0);
  const text = complete
    ? 'Every removal of the plan was made, or was gone already.'
    : 'Not every removal of the plan was made: the log of the job says which.';
  const counts = { ...Object.fromEntries(ended), ...(notTried > 0 ? { 'not tried': notTried } : {}) };
  return eventOf(run, 'apply finished', text, counts, stopped === undefined ? [] : [`stopped: ${stopped}`]);
}
