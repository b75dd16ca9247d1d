import { isMailAddress } from '../assignment/mail-address.js';
import { personKey } from '../assignment/person.js';
import { openOf } from '../changes/status/coverage.js';
import type { ReviewerStatus } from '../changes/status/status.js';
import { ConfigError } from '../errors.js';
import type { Campaign } from './campaign.js';
import { commonValues, type Due, type DueMail, messageIdOf, type Unwritable } from './due-mail.js';
import { mailsAbout, packetSentAt } from './due-reminders.js';
import { managersOf } from './managers.js';
import { isDue } from './quiet-day.js';

/**
 * Who is to be told today that reviewers are late: one mail to each, about all of theirs who were not escalated before.
 * Throws ConfigError where the policy does not say after how long.
 */
export async function dueEscalations(campaign: Campaign, signal: AbortSignal): Promise<Due> {
  const { escalateAfter } = campaign.settings.delivery;
  if (escalateAfter === undefined) {
    throw new ConfigError([
      'delivery.escalateAfter is not set: say after how long a reviewer is late, for instance P10D',
    ]);
  }
  const late = campaign.reviewers.filter(({ reviewer }) => {
    const sentAt = packetSentAt(campaign, reviewer);
    return sentAt !== undefined && isDue(campaign, sentAt, escalateAfter);
  });
  const told = (status: ReviewerStatus) => mailsAbout(campaign, 'escalation', status.reviewer);
  const groups = new Map<string, ReviewerStatus[]>();
  const unwritable: Unwritable[] = [];
  const fresh = late.filter((status) => told(status).length === 0);
  const targetOf = await targetsOf(campaign, fresh, signal);
  for (const status of fresh) {
    const to = targetOf(status.reviewer);
    if (to === undefined) {
      const why =
        'is late, and there is nobody to tell: no manager was found, and reviewers.fallback is no other address';
      unwritable.push({ mail: 'escalation', to: status.reviewer, why });
    } else groups.set(to, [...(groups.get(to) ?? []), status]);
  }
  const due = [...groups].map(([to, statuses]) => escalation(campaign, to, statuses));
  return { due: [...due, ...inDoubt(campaign, late)], unwritable };
}

/** What may have arrived is named, as it was sent, as long as one of them is late. */
function inDoubt(campaign: Campaign, late: readonly ReviewerStatus[]): DueMail[] {
  const doubtful = [...campaign.sent.values()].filter(
    ({ intent, outcome }) => intent.mail === 'escalation' && outcome === 'in-doubt',
  );
  return doubtful.flatMap(({ intent }) => {
    const keys = new Set(intent.about.map(personKey));
    const statuses = late.filter(({ reviewer }) => keys.has(personKey(reviewer)));
    if (statuses.length === 0) return [];
    const mail = escalation(campaign, intent.to, statuses);
    return [{ ...mail, messageId: intent.messageId, about: intent.about, before: campaign.sent.get(intent.messageId) }];
  });
}

/** Nobody is told that they are late themselves. */
async function targetsOf(
  campaign: Campaign,
  late: readonly ReviewerStatus[],
  signal: AbortSignal,
): Promise<(reviewer: string) => string | undefined> {
  const { run, settings } = campaign;
  const { escalateTo } = settings.delivery;
  const { fallback = '' } = run.policy.reviewers ?? {};
  const people = late.map(({ reviewer }) => reviewer);
  const managers = escalateTo === 'manager' ? await managersOf(run, people, signal) : new Map<string, string>();
  const forAll = escalateTo === 'manager' || escalateTo === 'fallback' ? fallback : escalateTo;
  return (reviewer) =>
    [managers.get(reviewer) ?? '', forAll].find(
      (person) => isMailAddress(person) && personKey(person) !== personKey(reviewer),
    );
}

function escalation(campaign: Campaign, to: string, late: readonly ReviewerStatus[]): DueMail {
  const about = late.map(({ reviewer }) => reviewer);
  const rows = late.reduce((sum, status) => sum + status.rows - status.carried, 0);
  const open = late.reduce((sum, status) => sum + openOf(status), 0);
  const messageId = messageIdOf(campaign, 'escalation', to, ...about.toSorted());
  return {
    mail: 'escalation',
    messageId,
    to,
    about,
    rows,
    open,
    values: {
      ...commonValues(campaign),
      rows: String(rows),
      decided: String(rows - open),
      open: String(open),
      late: late.map((status) => `${status.reviewer}: ${openOf(status)} of ${status.rows - status.carried} open`),
    },
    attached: [],
    elsewhere: [],
    before: campaign.sent.get(messageId),
  };
}
