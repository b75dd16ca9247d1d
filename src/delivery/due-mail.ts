import { createHash } from 'node:crypto';
import { personKey } from '../assignment/person.js';
import type { MailKind } from '../policy/mail/mail-kinds.js';
import type { Campaign } from './campaign.js';
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
  /** How an earlier try ended, where there was one. */
  readonly before: Delivery | undefined;
}

/** What a mail is told apart by: the same words are the same mail, whenever and however often it is tried. */
export function messageIdOf({ run, from }: Campaign, ...words: readonly string[]): string {
  const text = [run.manifestSha256, ...words.map(personKey)].join('\n');
  const name = createHash('sha256').update(text).digest('hex').slice(0, 40);
  return `<${name}@${from.slice(from.lastIndexOf('@') + 1)}>`;
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
    late: [],
  };
}
