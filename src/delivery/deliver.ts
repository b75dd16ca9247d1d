import { IncompleteError, RefusedError } from '../errors.js';
import type { WriteAt } from '../files/chained-log.js';
import type { Campaign } from './campaign.js';
import type { DueMail } from './due-mail.js';
import { composeMail } from './mail/compose-mail.js';
import { fillTemplate } from './mail/fill-template.js';
import { readPacket, sha256 } from './packet-files.js';
import { type DeliveryLog, openDeliveries } from './record/delivery-log.js';
import type { DeliveryIntent } from './record/delivery-record.js';
import type { Answer, MailSession } from './smtp/mail-session.js';

export interface DeliverOptions {
  readonly session: MailSession;
  /** Who sends, for the record. */
  readonly sentBy: string;
  readonly signal: AbortSignal;
  readonly onProgress: (step: Delivered, done: number, total: number) => void;
  /** Stands in for the disk in tests. */
  readonly write?: WriteAt | undefined;
}

/** How one mail ended. */
export interface Delivered extends Answer {
  readonly mail: DueMail;
}

export interface Deliveries {
  readonly delivered: readonly Delivered[];
  /** Mails that were not tried, because the server was not there any more. */
  readonly notTried: readonly DueMail[];
  /** Why not. */
  readonly stopped: string | undefined;
}

/**
 * Hands mails in, one after another: the connection first, then the intent, synced to disk, then the mail, then the answer on
 * record. One that fails keeps no other from going out. The caller holds the run's lock.
 */
export async function deliverAll(
  campaign: Campaign,
  mails: readonly DueMail[],
  options: DeliverOptions,
): Promise<Deliveries> {
  const delivered: Delivered[] = [];
  if (mails.length === 0) return { delivered, notTried: [], stopped: undefined };
  const { session, signal, onProgress } = options;
  await session.ready(signal); // what nobody can be sent by is found out before anything is on record
  const log = await openDeliveries(campaign.run, options.write);
  try {
    for (const mail of mails) {
      const bytes = await bytesOf(campaign, mail);
      const stopped = await whyNotReady(session, signal);
      if (stopped !== undefined) return { delivered, notTried: mails.slice(delivered.length), stopped };
      const answer = await deliverOne(campaign, mail, bytes, log, options);
      const step = { mail, ...answer };
      delivered.push(step);
      onProgress(step, delivered.length, mails.length);
      signal.throwIfAborted();
    }
  } finally {
    await log.close();
  }
  return { delivered, notTried: [], stopped: undefined };
}

/** A mail as its bytes, attachments and all. */
export async function bytesOf({ run, settings, from, replyTo }: Campaign, mail: DueMail): Promise<Buffer> {
  const attachments = [...(mail.made ?? [])];
  for (const file of mail.attached) attachments.push({ name: file.name, content: await readPacket(run, file) });
  return await composeMail({
    ...fillTemplate(settings.templates[mail.mail], mail.values),
    messageId: mail.messageId,
    from,
    to: mail.to,
    replyTo,
    date: new Date(run.clock.now()),
    attachments,
  });
}

async function whyNotReady(session: MailSession, signal: AbortSignal): Promise<string | undefined> {
  try {
    await session.ready(signal);
    return undefined;
  } catch (error) {
    if (error instanceof IncompleteError || error instanceof RefusedError) return error.message;
    throw error;
  }
}

async function deliverOne(
  { run, from }: Campaign,
  mail: DueMail,
  bytes: Buffer,
  log: DeliveryLog,
  { session, sentBy, signal }: DeliverOptions,
): Promise<Answer> {
  const at = () => new Date(run.clock.now()).toISOString();
  await log.write({ ...intentOf(mail), at: at(), sentBy });
  const { outcome, detail } = await session.deliver({ from, to: mail.to }, bytes, signal);
  await log.write({ kind: 'outcome', at: at(), messageId: mail.messageId, outcome, detail });
  return { outcome, detail };
}

function intentOf(mail: DueMail): Omit<DeliveryIntent, 'at' | 'sentBy'> {
  const { messageId, to, about, rows, open, attached, elsewhere, answers, before } = mail;
  return {
    kind: 'intent',
    messageId,
    mail: mail.mail,
    to,
    about,
    rows,
    open,
    files: [
      ...attached.map(({ name, sha256 }) => ({ name, sha256, attached: true })),
      ...(mail.made ?? []).map(({ name, content }) => ({ name, sha256: sha256(content), attached: true })),
      ...elsewhere.map(({ name, sha256 }) => ({ name, sha256, attached: false })),
    ],
    ...(answers === undefined ? {} : { answers }),
    again: before?.outcome === 'in-doubt',
  };
}
