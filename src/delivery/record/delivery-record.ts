import * as z from 'zod';
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

const itemSchema = z.strictObject({ appId: text, userId: text, action: text }).readonly();

/** On the disk before a ticket is made. */
const ticketSchema = z
  .strictObject({
    kind: z.literal('ticket'),
    at: text,
    /** By which the ticket is found in Jira, whatever became of the answer. */
    label: text,
    assignee: text,
    items: z.array(itemSchema).readonly(),
    sentBy: text,
  })
  .readonly();

const ticketOutcomeSchema = z
  .strictObject({
    kind: z.literal('ticket-outcome'),
    at: text,
    label: text,
    /** `found`: it was there, of a try whose answer was lost. */
    outcome: z.enum(['created', 'found', 'refused', 'not-created', 'in-doubt']),
    key: text,
    detail: text,
  })
  .readonly();

/** What Jira said of a ticket later on. */
const ticketStatusSchema = z
  .strictObject({
    kind: z.literal('ticket-status'),
    at: text,
    label: text,
    key: text,
    status: text,
    done: z.boolean(),
  })
  .readonly();

/** Tickets that a file for another system has, as far as no earlier plan's had them; nothing says what became of it. */
const ticketFileSchema = z
  .strictObject({
    kind: z.literal('ticket-file'),
    at: text,
    file: text,
    /** The plan's checksum: a file of the same plan has the same tickets again. */
    plan: text,
    tickets: z.array(z.strictObject({ label: text, assignee: text, items: z.array(itemSchema).readonly() })).readonly(),
    sentBy: text,
  })
  .readonly();

const mailSchemas = [intentSchema, outcomeSchema] as const;
const eventSchemas = [eventSchema, eventOutcomeSchema] as const;

const ticketSchemas = [ticketSchema, ticketOutcomeSchema, ticketStatusSchema, ticketFileSchema] as const;

export const deliveryRecordSchema = z.discriminatedUnion('kind', [...mailSchemas, ...eventSchemas, ...ticketSchemas]);

export type DeliveryIntent = z.infer<typeof intentSchema>;
export type DeliveryOutcome = z.infer<typeof outcomeSchema>;
export type EventRecord = z.infer<typeof eventSchema>;
export type EventOutcome = z.infer<typeof eventOutcomeSchema>;
export type TicketIntent = z.infer<typeof ticketSchema>;
export type TicketOutcome = z.infer<typeof ticketOutcomeSchema>;
export type TicketStatusRecord = z.infer<typeof ticketStatusSchema>;
export type TicketFileRecord = z.infer<typeof ticketFileSchema>;
export type MailRecord = DeliveryIntent | DeliveryOutcome;
export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>;
