import { personKey } from '../assignment/person.js';
import type { ReviewerStatus } from '../changes/status/status.js';
import { ConfigError } from '../errors.js';
import type { Campaign } from './campaign.js';
import { type Due, type DueMail, mailToReviewer, messageIdOf, packetWords } from './due-mail.js';
import { dayOf, isDue } from './quiet-day.js';
import type { Delivery } from './record/delivery-state.js';

/**
 * The reminders that are due today: to whom got their packet, has open rows, and was not reminded lately. Throws
 * ConfigError where the policy does not say after how long.
 */
export function dueReminders(campaign: Campaign): Due {
  const { remindAfter } = campaign.settings.delivery;
  if (remindAfter === undefined) {
    throw new ConfigError([
      'delivery.remindAfter is not set: say after how long reviewers are reminded, for instance P5D',
    ]);
  }
  return {
    due: campaign.reviewers.flatMap((status) => reminderOf(campaign, status, remindAfter) ?? []),
    unwritable: [],
  };
}

/**
 * When a reviewer's packet went out, to their delegate while they are away; undefined while it did not for certain: nobody is
 * reminded of what never came.
 */
export function packetSentAt(campaign: Campaign, reviewer: string): string | undefined {
  const packet = campaign.sent.get(messageIdOf(campaign, 'packet', reviewer, ...packetWords(campaign, reviewer)));
  return packet?.outcome === 'sent' ? packet.intent.at : undefined;
}

/** The mails of a kind about a reviewer that arrived, or may have. */
export function mailsAbout(campaign: Campaign, mail: 'reminder' | 'escalation', reviewer: string): readonly Delivery[] {
  const about = campaign.mails.get(personKey(reviewer)) ?? [];
  return about.filter(({ intent, outcome }) => intent.mail === mail && (outcome === 'sent' || outcome === 'in-doubt'));
}

function reminderOf(campaign: Campaign, status: ReviewerStatus, remindAfter: string): DueMail | undefined {
  const { reviewer } = status;
  const sentAt = packetSentAt(campaign, reviewer);
  if (sentAt === undefined) return undefined;
  const reminders = mailsAbout(campaign, 'reminder', reviewer);
  const last = reminders.at(-1);
  const { remindEvery } = campaign.settings.delivery;
  const isNextDue =
    last === undefined
      ? isDue(campaign, sentAt, remindAfter)
      : remindEvery !== undefined && isDue(campaign, last.intent.at, remindEvery);
  if (isNextDue) return reminder(campaign, status, sentAt, reminders.length + 1);
  // one in doubt is named until the next one is due
  return last?.outcome === 'in-doubt' ? reminder(campaign, status, sentAt, reminders.length) : undefined;
}

function reminder(campaign: Campaign, status: ReviewerStatus, sentAt: string, number: number): DueMail {
  return mailToReviewer(campaign, 'reminder', status, {
    words: [String(number)],
    values: { sentOn: dayOf(campaign, sentAt) },
  });
}
