import { eventOf } from '../delivery/event-of.js';
import type { SendResult, SentMail } from '../delivery/send.js';
import type { WebhookEvent } from '../delivery/webhook/webhook-message.js';
import type { FinishedRun } from '../run/finished-run.js';

/** What a webhook is told of a send: that packets went out, and who was reminded. Nothing where nothing went out. */
export function sendEvents(run: FinishedRun, { sent, inDoubt, failed }: SendResult): readonly WebhookEvent[] {
  const packets = sent.filter(({ mail }) => mail === 'packet');
  const reminders = sent.filter(({ mail }) => mail === 'reminder');
  const escalations = sent.filter(({ mail }) => mail === 'escalation');
  const left = {
    ...(inDoubt.length > 0 ? { 'In doubt': inDoubt.length } : {}),
    ...(failed.length > 0 ? { 'Not sent': failed.length } : {}),
  };
  const events: WebhookEvent[] = [];
  if (packets.length > 0) {
    const counts = { Packets: packets.length, ...left };
    events.push(eventOf(run, 'packets sent', 'Reviewers have their packets.', counts, linesOf(packets)));
  }
  if (reminders.length + escalations.length > 0) {
    const counts = { Reminders: reminders.length, Escalations: escalations.length, ...left };
    const told = linesOf([...reminders, ...escalations]);
    events.push(eventOf(run, 'reminder', 'Reviewers with open rows were reminded.', counts, told));
  }
  return events;
}

function linesOf(mails: readonly SentMail[]): string[] {
  return mails.map(({ mail, to, about }) => (mail === 'escalation' ? `${to} about ${about.join(', ')}` : to));
}
