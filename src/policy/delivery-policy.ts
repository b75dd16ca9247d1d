export interface DeliveryPolicy {
  /** ISO 8601 duration from as-of until when decisions are wanted. */
  readonly deadline?: string | undefined;
  readonly from?: string | undefined;
  /** Where packets are sent back to. */
  readonly replyTo?: string | undefined;
  /** Which formats of packets go along with a mail. */
  readonly attach: readonly string[];
  /** Megabytes of attachments in one mail. */
  readonly maxAttachment: number;
  /** `{file}` stands for the packet's name. */
  readonly packetUrl?: string | undefined;
  /** A folder of templates, beside the policy's file. */
  readonly templates?: string | undefined;
  /** Counted from the sending of a reviewer's packet; ISO 8601 durations. */
  readonly remindAfter?: string | undefined;
  /** Counted from the last reminder. */
  readonly remindEvery?: string | undefined;
  readonly escalateAfter?: string | undefined;
  /** `manager`, `fallback` or an address. */
  readonly escalateTo: string;
  /** Days of the week in English, and dates. */
  readonly quietDays: readonly string[];
  /** What becomes of rows that no reviewer has decided by the deadline, once `decide --undecided` is told to do it. */
  readonly undecided: UndecidedPolicy;
}

export type UndecidedPolicy = 'leave' | 'keep' | 'revoke';

/** Somebody who decides in the place of a reviewer who is away. Days are ISO 8601 dates, the last one to its end. */
export interface Delegation {
  readonly from: string;
  readonly to: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly reason: string;
  readonly approvedBy: string;
}
