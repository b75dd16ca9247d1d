import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../async/clock.js';
import type { WriteAt } from '../files/chained-log.js';
import { writeOutputFile } from '../files/output-file.js';
import { type FinishedRun, openFinishedRun } from '../run/finished-run.js';
import { lockRun } from '../run/lock-run.js';
import { type Campaign, type DeliverySettings, readCampaign } from './campaign.js';
import { bytesOf, type Delivered, deliverAll } from './deliver.js';
import { dueEscalations } from './due-escalations.js';
import type { Due, DueMail } from './due-mail.js';
import { duePackets } from './due-packets.js';
import { dueRefusals } from './due-refusals.js';
import { dueReminders } from './due-reminders.js';
import { stemOf } from './packet-files.js';
import { quietDay } from './quiet-day.js';
import { mendDeliveries } from './record/delivery-log.js';
import type { MailSession } from './smtp/mail-session.js';

export interface SendOptions {
  /** The run's folder. */
  readonly folder: string;
  /** How mail is written; the run's own policy where undefined, with the shipped words. */
  readonly settingsOf: (run: FinishedRun) => Promise<DeliverySettings>;
  /** Which mails: the packets, or with any of these the answers, reminders and escalations that are due today. */
  readonly remind: boolean;
  readonly escalate: boolean;
  /** Also the answers to files of which something was refused. */
  readonly refusals: boolean;
  /** By which mail is handed in; or the folder that it is written into as .eml files, and nothing is recorded. */
  readonly by: { readonly session: MailSession } | { readonly emlFolder: string };
  /** Also send again what is in doubt, which may arrive twice. */
  readonly resend: boolean;
  readonly sentBy: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onProgress: (step: Delivered, done: number, total: number) => void;
  /** Stands in for the disk in tests. */
  readonly write?: WriteAt | undefined;
}

/** What `send --json` prints. */
export interface SendResult {
  readonly sent: readonly SentMail[];
  /** Mails that went out before. */
  readonly alreadySent: number;
  /** Mails that may have arrived: not sent again, unless told to. */
  readonly inDoubt: readonly FailedMail[];
  /** Mails that did not go out; the next `send` tries them. */
  readonly failed: readonly FailedMail[];
  /** The .eml files of a dry run. */
  readonly files: readonly string[];
  /** The quiet day on which nobody was chased, where answers went out all the same. */
  readonly quiet?: string | undefined;
  /** Why there is nothing to send; absent otherwise. */
  readonly over?: string | undefined;
  /** Whether everybody who is to have one has their mail for certain. */
  readonly complete: boolean;
}

export interface SentMail {
  readonly mail: string;
  readonly to: string;
  readonly about: readonly string[];
}

export interface FailedMail extends SentMail {
  readonly why: string;
}

/** Mails every reviewer their packet, once. */
export async function sendMail(options: SendOptions): Promise<SendResult> {
  const lock = await lockRun(options.folder);
  try {
    const run = await openFinishedRun(options.folder, options.clock);
    await mendDeliveries(run);
    const campaign = await readCampaign(run, await options.settingsOf(run), options.signal);
    const { remind, escalate, refusals } = options;
    const isChasing = remind || escalate;
    const quiet = isChasing ? quietDay(campaign) : undefined;
    const why = whyNothing(campaign, quiet);
    // an answer is owed also where nothing else is waited for, and on every day; not after the sign-off
    const isAnswering = refusals && !campaign.isSignedOff;
    if (why !== undefined && !isAnswering) return nothingToSend(why);
    if (!isChasing && !refusals) return await sendDue(campaign, duePackets(campaign), options);
    const answers = isAnswering ? [await dueRefusals(campaign, options.signal)] : [];
    const chasing = isChasing && why === undefined ? await dueToday(campaign, options) : [];
    const result = await sendDue(campaign, together([...answers, ...chasing]), options);
    return quiet === undefined ? result : { ...result, quiet };
  } finally {
    await lock.release();
  }
}

function whyNothing({ over }: Campaign, quiet: string | undefined): string | undefined {
  return over ?? (quiet === undefined ? undefined : `${quiet} is a quiet day`);
}

async function dueToday(campaign: Campaign, { remind, escalate, signal }: SendOptions): Promise<Due[]> {
  return [...(remind ? [dueReminders(campaign)] : []), ...(escalate ? [await dueEscalations(campaign, signal)] : [])];
}

function together(dues: readonly Due[]): Due {
  return { due: dues.flatMap(({ due }) => due), unwritable: dues.flatMap(({ unwritable }) => unwritable) };
}

async function sendDue(campaign: Campaign, { due: mails, unwritable }: Due, options: SendOptions): Promise<SendResult> {
  const { by, resend } = options;
  const doubtful = mails.filter(({ before }) => before?.outcome === 'in-doubt');
  const known = resend ? [] : doubtful;
  const due = mails.filter((mail) => mail.before?.outcome !== 'sent' && !known.includes(mail));
  const cannot = unwritable.map(({ mail, to, why }) => ({ mail, to, about: [to], why }));
  const before = known.map((mail) => failedOf(mail, mail.before?.detail ?? ''));
  const alreadySent = mails.filter((mail) => mail.before?.outcome === 'sent').length;
  if ('emlFolder' in by) {
    const files = await writeEml(campaign, due, by.emlFolder, options.signal);
    return resultOf({ alreadySent, inDoubt: before, failed: cannot, files });
  }
  try {
    const { delivered, notTried, stopped = '' } = await deliverAll(campaign, due, { ...options, session: by.session });
    const ended = (wanted: readonly string[]) => delivered.filter(({ outcome }) => wanted.includes(outcome));
    return resultOf({
      sent: ended(['sent']).map(({ mail }) => sentOf(mail)),
      alreadySent,
      inDoubt: [...before, ...ended(['in-doubt']).map(({ mail, detail }) => failedOf(mail, detail))],
      failed: [
        ...cannot,
        ...ended(['refused', 'not-sent']).map(({ mail, detail }) => failedOf(mail, detail)),
        ...notTried.map((mail) => failedOf(mail, stopped)),
      ],
    });
  } finally {
    await by.session.close();
  }
}

async function writeEml(
  campaign: Campaign,
  mails: readonly DueMail[],
  folder: string,
  signal: AbortSignal,
): Promise<string[]> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files: string[] = [];
  for (const mail of mails) {
    signal.throwIfAborted();
    const answered = mail.answers === undefined ? '' : `-${mail.answers.sha256.slice(0, 12)}`;
    const stem = join(folder, `${mail.mail}-${stemOf(mail.to)}${answered}`);
    // a delegate may get several about one file, for different reviewers
    let path = `${stem}.eml`;
    for (let part = 2; files.includes(path); part += 1) path = `${stem}-${part}.eml`;
    await writeOutputFile(path, await bytesOf(campaign, mail));
    files.push(path);
  }
  return files;
}

function resultOf(result: Partial<SendResult>): SendResult {
  const { inDoubt = [], failed = [] } = result;
  const complete = inDoubt.length === 0 && failed.length === 0;
  return { sent: [], alreadySent: 0, files: [], ...result, inDoubt, failed, complete };
}

function nothingToSend(over: string): SendResult {
  return resultOf({ over });
}

function sentOf({ mail, to, about }: DueMail): SentMail {
  return { mail, to, about };
}

function failedOf(mail: DueMail, why: string): FailedMail {
  return { ...sentOf(mail), why };
}
