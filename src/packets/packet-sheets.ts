/** The sheets of a packet, by their names, which the import knows them by. */
export const PACKET_SHEETS = { review: 'Review', help: 'How to review', run: '_run' } as const;

/** The version of a packet's layout, which its hidden sheet names; packets of earlier ones may still come back. */
export const PACKET_SCHEMA = 'okta-access-review packet 4';
/** The same with findings in the order of the rules, without Okta's department beside the roster's, and in other words. */
export const THIRD_PACKET_SCHEMA = 'okta-access-review packet 3';
/** The same without a token. */
export const SECOND_PACKET_SCHEMA = 'okta-access-review packet 2';
export const FIRST_PACKET_SCHEMA = 'okta-access-review packet 1';

/** What a packet belongs to. The manifest's digest cannot be part of it: packets are subjects of the manifest. */
export interface PacketIdentity {
  readonly org: string;
  readonly asOf: string;
  /** The day that it was then on the clocks of the policy's zone, as mails and the page say it. */
  readonly asOfDay: string;
  /** When the run began: together with org and as-of it names the run. */
  readonly startedAt: string;
  readonly reviewer: string;
  /** The secret of this packet's file: who sends it back was given the packet. */
  readonly token: string;
  /** How many more rows of this reviewer's carry an earlier decision forward, and are not in the packet. */
  readonly carried: number;
  /** Until when the decisions are wanted (a date of the ISO calendar), where the policy says so. */
  readonly due?: string | undefined;
  /** What the policy may do with rows that are left open after that; empty where it leaves them. */
  readonly undecided?: string | undefined;
  /** Whether departments and managers are those of a roster where it has them. */
  readonly hasRoster?: boolean | undefined;
  /** Whether the policy lets apply end memberships of some groups. */
  readonly endsMemberships?: boolean | undefined;
  /** Whom to ask, where the policy names somebody. */
  readonly contact?: string | undefined;
}

/** The hidden sheet's first rows, a label and a value each; then a heading, then each row's number, key and digest. */
export const IDENTITY_LABELS = ['schema', 'org', 'as_of', 'run_started_at', 'reviewer', 'packet_token'] as const;
export const KEY_HEADINGS = ['row', 'app_id', 'user_id', 'row_digest'] as const;
