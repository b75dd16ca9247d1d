import { createHash } from 'node:crypto';
import { personKey } from '../assignment/person.js';
import { openOf } from '../changes/status/coverage.js';
import type { ReviewerStatus } from '../changes/status/status.js';
import { undecidedText } from '../packets/undecided-text.js';
import type { MailKind } from '../policy/mail/mail-kinds.js';
import type { Delegation } from '../policy/policy.js';
import { delegationOf } from '../policy/reviewers/delegation-of.js';
import type { Campaign } from './campaign.js';
import type { MailAttachment } from './mail/compose-mail.js';
import type { MailValues } from './mail/fill-template.js';
import type { PacketFile } from './packet-files.js';
import type { Delivery } from './record/delivery-state.js';

/** A mail that is to be sent once. */
export interface DueMail {
  readonly mail: MailKind;
  readonly messageId: string;
  readonly to: string;
  /** The reviewers whom it is about. */
  readonly about: readonly string[];
  readonly rows: number;
  readonly open: number;
  readonly values: MailValues;
  readonly attached: readonly PacketFile[];
  /** Packets of which it says where they lie. */
  readonly elsewhere: readonly PacketFile[];
  /** What was written for this mail alone, and is no file of the run. */
  readonly made?: readonly MailAttachment[] | undefined;
  /** The returned file that it answers. */
  readonly answers?: { readonly name: string; readonly sha256: string } | undefined;
  /** How an earlier try ended, where there was one. */
  readonly before: Delivery | undefined;
}

/** What a mail is told apart by: the same words are the same mail, whenever and however often it is tried. */
export function messageIdOf({ run, from }: Campaign, ...words: readonly string[]): string {
  const text = [run.manifestSha256, ...words.map(personKey)].join('\n');
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40);
  return `<${name}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

/** Who gets a reviewer's mail today in their place; undefined where nobody does. */
function delegationToday({ run }: Campaign, reviewer: string): Delegation | undefined {
  return delegationOf(run.policy, reviewer, run.clock.now());
}

/** Where a reviewer's mail goes today: to their delegate while they are away. */
export function addressToday(campaign: Campaign, reviewer: string): string {
  return delegationToday(campaign, reviewer)?.to ?? reviewer;
}

/** What tells the packet of today from the one that somebody else got in the reviewer's place, or they themselves. */
export function packetWords(campaign: Campaign, reviewer: string): readonly string[] {
  const delegate = delegationToday(campaign, reviewer)?.to;
  return delegate === undefined ? [] : ['to', delegate];
}

/** A mail to one reviewer about their own rows, with their numbers; `words` are what tells it from their others of the kind. */
export function mailToReviewer(
  campaign: Campaign,
  mail: MailKind,
  status: ReviewerStatus,
  { words = [], values, ...more }: { readonly words?: readonly string[] } & Partial<DueMailParts>,
): DueMail {
  const { reviewer, decided } = status;
  const rows = status.rows - status.carried;
  const open = openOf(status);
  const delegation = delegationToday(campaign, reviewer);
  const messageId = messageIdOf(campaign, mail, reviewer, ...words);
  return {
    mail,
    messageId,
    to: delegation?.to ?? reviewer,
    about: [reviewer],
    rows,
    open,
    values: {
      ...commonValues(campaign),
      reviewer,
      inPlaceOf: delegation === undefined ? [] : [`${reviewer} (until ${delegation.lastDay})`],
      rows: String(rows),
      decided: String(decided),
      open: String(open),
      ...values,
    },
    attached: [],
    elsewhere: [],
    before: campaign.sent.get(messageId),
    ...more,
  };
}

interface DueMailParts extends Pick<DueMail, 'about' | 'attached' | 'elsewhere' | 'made' | 'answers'> {
  readonly values: Partial<MailValues>;
}

/** A mail that cannot be written at all, and why. */
export interface Unwritable {
  readonly mail: MailKind;
  readonly to: string;
  readonly why: string;
}

/** What is due now. */
export interface Due {
  readonly due: readonly DueMail[];
  readonly unwritable: readonly Unwritable[];
}

const LEFT = 'What you leave open stays as it is, and is reported as open. Nothing is removed that nobody revoked.';

/** What every mail of a campaign may say. */
export function commonValues({ run, due, asOf, replyTo }: Campaign): MailValues {
  return {
    org: new URL(run.facts.org).host,
    asOf,
    due: due ?? '',
    reviewer: '',
    rows: '',
    decided: '',
    open: '',
    contact: replyTo,
    attached: [],
    elsewhere: [],
    sentOn: '',
    inPlaceOf: [],
    returned: '',
    refused: [],
    undecided: undecidedText(run.policy.delivery.undecided) || LEFT,
    late: [],
  };
}
