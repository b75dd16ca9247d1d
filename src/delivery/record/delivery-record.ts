import { z } from 'zod';
import { MAIL_KINDS } from '../../policy/mail/mail-kinds.js';
import { WEBHOOK_EVENTS, WEBHOOK_KINDS } from '../../policy/webhook-events.js';

const text = z.string();
const count = z.number().int().nonnegative();

const fileSchema = z.strictObject({ name: text, sha256: text, attached: z.boolean() }).readonly();

/** On the disk before the mail is handed in. */
const intentSchema = z
  .strictObject({
    kind: z.literal('intent'),
    at: text,
    /** The same for the same mail however often it is tried: mail systems drop a second one by it. */
    messageId: text,
    mail: z.enum(MAIL_KINDS),
    to: text,
    /** The reviewers whom it is about. */
    about: z.array(text).readonly(),
    rows: count,
    open: count,
    /** The returned file of which it says what was refused. */
    answers: z.strictObject({ name: text, sha256: text }).readonly().optional(),
    files: z.array(fileSchema).readonly(),
    /** Sent although an earlier try may have arrived. */
    again: z.boolean(),
    sentBy: text,
  })
  .readonly();

const outcomeSchema = z
  .strictObject({
    kind: z.literal('outcome'),
    at: text,
    messageId: text,
    outcome: z.enum(['sent', 'refused', 'not-sent', 'in-doubt']),
    detail: text,
  })
  .readonly();

/** On the disk before the webhook is told. */
const eventSchema = z
  .strictObject({
    kind: z.literal('event'),
    at: text,
    id: text,
    event: z.enum(WEBHOOK_EVENTS),
    webhook: z.enum(WEBHOOK_KINDS),
    sentBy: text,
  })
  .readonly();

const eventOutcomeSchema = z
  .strictObject({
    kind: z.literal('event-outcome'),
    at: text,
    id: text,
    outcome: z.enum(['sent', 'refused', 'not-sent', 'in-doubt']),
    detail: text,
    tries: count,
  })
  .readonly();

const mailSchemas = [intentSchema, outcomeSchema] as const;
const eventSchemas = [eventSchema, eventOutcomeSchema] as const;

export const deliveryRecordSchema = z.discriminatedUnion('kind', [...mailSchemas, ...eventSchemas]);

export type DeliveryIntent = z.infer<typeof intentSchema>;
export type DeliveryOutcome = z.infer<typeof outcomeSchema>;
export type EventRecord = z.infer<typeof eventSchema>;
export type EventOutcome = z.infer<typeof eventOutcomeSchema>;
export type MailRecord = DeliveryIntent | DeliveryOutcome;
export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>;
export type SentFile = z.infer<typeof fileSchema>;
