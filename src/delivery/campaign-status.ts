import { DateTime } from 'luxon';
import { personKey } from '../assignment/person.js';
import type { ReviewStatus } from '../changes/status/status.js';
import { dueDate } from '../packets/due-date.js';
import type { FinishedRun } from '../run/finished-run.js';
import type { DeliveryOutcome } from './record/delivery-record.js';
import { type Delivery, readDeliveryState } from './record/delivery-state.js';

/** How the mail to one reviewer stands. */
export interface ReviewerMail {
  readonly reviewer: string;
  /** How the packet went out, and when it was tried last; absent where it was not. */
  readonly packet?: { readonly outcome: DeliveryOutcome['outcome']; readonly at: string } | undefined;
  readonly reminders: number;
  /** Answers to files of which something was refused. */
  readonly answers: number;
  /** Who was told that this reviewer is late. */
  readonly escalatedTo: readonly string[];
  /** Open rows after the deadline. */
  readonly late: boolean;
}

/** What `status --json` says of a campaign. */
export interface CampaignStatus {
  /** The last day for decisions, in the policy's time zone; absent where the policy has no deadline. */
  readonly due?: string | undefined;
  readonly reviewers: readonly ReviewerMail[];
}

/** Reads how the mail of a run stands; undefined where nothing was sent. */
export async function campaignStatus(
  run: FinishedRun,
  { reviewers }: Pick<ReviewStatus, 'reviewers'>,
  signal: AbortSignal,
): Promise<CampaignStatus | undefined> {
  const sent = await readDeliveryState(run, signal);
  if (sent.size === 0) return undefined;
  const { report, delivery } = run.policy;
  const due = dueDate(run.facts.asOf, delivery.deadline, report.timezone);
  const today = DateTime.fromMillis(run.clock.now(), { zone: report.timezone }).toISODate() ?? '';
  const isOver = due !== undefined && today > due;
  return {
    ...(due === undefined ? {} : { due }),
    reviewers: reviewers
      .filter(({ reviewer }) => reviewer !== '')
      .map(({ reviewer, open, refused }) => mailOf(reviewer, isOver && open + refused > 0, [...sent.values()])),
  };
}

function mailOf(reviewer: string, late: boolean, sent: readonly Delivery[]): ReviewerMail {
  const own = sent.filter(({ intent }) => intent.about.some((person) => personKey(person) === personKey(reviewer)));
  const arrived = own.filter(({ outcome }) => outcome === 'sent' || outcome === 'in-doubt');
  const packet = own.find(({ intent }) => intent.mail === 'packet');
  return {
    reviewer,
    ...(packet === undefined ? {} : { packet: { outcome: packet.outcome, at: packet.intent.at } }),
    reminders: arrived.filter(({ intent }) => intent.mail === 'reminder').length,
    answers: arrived.filter(({ intent }) => intent.mail === 'refusals').length,
    escalatedTo: arrived.filter(({ intent }) => intent.mail === 'escalation').map(({ intent }) => intent.to),
    late,
  };
}

/** The same as lines for a terminal. */
export function campaignLines({ due, reviewers }: CampaignStatus): string[] {
  return ['', due === undefined ? 'Mail' : `Mail (decisions are wanted by ${due})`, ...reviewers.map(lineOf)];
}

const OUTCOMES = {
  sent: 'packet sent',
  'in-doubt': 'packet in doubt since',
  refused: 'packet refused',
  'not-sent': 'packet not sent, tried',
} as const;

function lineOf({ reviewer, packet, reminders, answers, escalatedTo, late }: ReviewerMail): string {
  const parts = [
    packet === undefined ? 'no packet sent' : `${OUTCOMES[packet.outcome]} ${packet.at}`,
    ...(reminders > 0 ? [`reminded ${reminders} times`.replace(/^(reminded 1 time)s$/, '$1')] : []),
    ...(answers > 0 ? [`told of refused rows ${answers} times`.replace(/^(told of refused rows 1 time)s$/, '$1')] : []),
    ...(escalatedTo.length > 0 ? [`escalated to ${escalatedTo.join(', ')}`] : []),
    ...(late ? ['LATE'] : []),
  ];
  return `  ${reviewer}: ${parts.join('; ')}`;
}
