import * as z from 'zod';
import { WEBHOOK_EVENTS, WEBHOOK_KINDS } from '../webhook-events.js';
import { section } from './values.js';

/** `webhook:` */
export const webhookSchema = section({
  kind: z
    .enum(WEBHOOK_KINDS)
    .default('json')
    .describe('What the receiver takes: Slack, a Teams workflow, or plain JSON.'),
  details: z
    .enum(['off', 'on'])
    .default('off')
    .describe('on: also who is late or was written to, and why a review is incomplete: personal data.'),
  events: z
    .array(z.enum(WEBHOOK_EVENTS))
    .min(1, 'names no event: to have none told, leave OKTA_ACCESS_REVIEW_WEBHOOK_URL unset')
    .default([...WEBHOOK_EVENTS])
    .describe('What is told.'),
}).describe(
  'What a team hears of a review where it works: a message per event to OKTA_ACCESS_REVIEW_WEBHOOK_URL of the environment.',
);
