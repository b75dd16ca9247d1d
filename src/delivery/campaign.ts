import { isMailAddress } from '../assignment/mail-address.js';
import { openOf } from '../changes/status/coverage.js';
import { type ReviewerStatus, reviewStatusByApp } from '../changes/status/status.js';
import { ConfigError, RefusedError } from '../errors.js';
import { dueDate } from '../packets/due-date.js';
import { dayInZone } from '../policy/day-in-zone.js';
import type { MailTemplates } from '../policy/mail/mail-templates.js';
import type { DeliveryPolicy } from '../policy/policy.js';
import type { FinishedRun } from '../run/finished-run.js';
import { laterRecordsIn } from '../run/later-records.js';
import { RECORDS } from '../run/layout.js';
import { type PacketsOf, packetsOfRun } from './packet-files.js';
import { type Delivery, type MailsByReviewer, mailsByReviewer, readDeliveryState } from './record/delivery-state.js';

/** How a run's mail is written: the policy's `delivery:`, and the words. */
export interface DeliverySettings {
  readonly delivery: DeliveryPolicy;
  readonly templates: MailTemplates;
}

/** Everything that says which mails of a run are due. */
export interface Campaign {
  readonly run: FinishedRun;
  readonly settings: DeliverySettings;
  readonly from: string;
  /** Those who have something left to decide. */
  readonly reviewers: readonly ReviewerStatus[];
  /** Everybody who reviews something. */
  readonly asked: readonly ReviewerStatus[];
  readonly packetsOf: PacketsOf;
  /** By Message-ID. */
  readonly sent: ReadonlyMap<string, Delivery>;
  /** The same by the key of each reviewer that they are about. */
  readonly mails: MailsByReviewer;
  /** Why nothing is to be sent any more; undefined while reviewers are waited for. */
  readonly over: string | undefined;
  readonly isSignedOff: boolean;
  /** The last day for decisions, in the policy's time zone. */
  readonly due: string | undefined;
  /** The day that the run is of, the same. */
  readonly asOf: string;
  /** Whom to ask, and where packets are sent back to. */
  readonly replyTo: string;
}

/**
 * Reads how far a run's campaign is. The deadline is the run's own, which its packets name; how mail is written is as the
 * settings say now. Throws ConfigError where nobody could be written to, RefusedError for an incomplete run.
 */
export async function readCampaign(
  run: FinishedRun,
  settings: DeliverySettings,
  signal: AbortSignal,
): Promise<Campaign> {
  const { reviewers, report, delivery } = run.policy;
  const { from, replyTo } = settings.delivery;
  if (reviewers === undefined) {
    throw new ConfigError([
      "the run's policy names no reviewers, so that there are no packets to send: see reviewers:",
    ]);
  }
  if (from === undefined) {
    throw new ConfigError([
      'delivery.from is not set: mail needs an address that it comes from. Set it in a policy, and name that by --config',
    ]);
  }
  if (run.facts.verdict !== 'complete') {
    throw new RefusedError(
      `${run.folder} is incomplete, and can be neither planned from nor signed off: its packets are not sent`,
    );
  }
  const { status } = await reviewStatusByApp(run, signal);
  const { asOf } = run.facts;
  const isSignedOff = (await laterRecordsIn(run.folder)).includes(RECORDS.signoff);
  const { fallback = '' } = reviewers;
  const packetsOf = await packetsOfRun(run);
  const sent = await readDeliveryState(run, signal);
  return {
    run,
    settings,
    from,
    reviewers: status.reviewers.filter((one) => openOf(one) > 0),
    asked: status.reviewers,
    packetsOf,
    sent,
    mails: mailsByReviewer(sent),
    over: isSignedOff ? 'the run is signed off' : openOf(status) > 0 ? undefined : 'everything is decided',
    isSignedOff,
    due: dueDate(asOf, delivery.deadline, report.timezone),
    asOf: dayInZone(Date.parse(asOf), report.timezone),
    replyTo: replyTo ?? (isMailAddress(fallback) ? fallback : from),
  };
}
