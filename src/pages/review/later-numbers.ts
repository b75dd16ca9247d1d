import type { Bucket } from './bucket.js';

/** What became of a run since it was made, as far as its later records told when a report was made of it. */
export interface LaterNumbers {
  /** The records that this is taken from, and how far they went: whoever has them gets the same numbers. */
  readonly records: readonly RecordHead[];
  /** How far the reviewers are; absent where nothing was decided or sent. */
  readonly progress?: ProgressNumbers;
  /** What became of the plan; absent where there is none. */
  readonly plan?: PlanNumbers;
  /** How the mail stands; absent where nothing was sent. */
  readonly campaign?: CampaignNumbers;
}

export interface RecordHead {
  /** The file's name. */
  readonly name: string;
  readonly records: number;
  /** ISO 8601 in UTC: the last record's time. */
  readonly lastAt: string;
  /** The last record's in the chain; a plan's checksum. */
  readonly digest: string;
}

export interface ProgressCounts {
  readonly rows: number;
  readonly decided: number;
  readonly carried: number;
  readonly open: number;
  readonly refused: number;
  readonly keep: number;
  readonly revoke: number;
}

export interface ProgressNumbers extends ProgressCounts {
  readonly noReviewer: number;
  /** All of them; the list has those with the most left to decide. */
  readonly reviewerCount: number;
  readonly reviewers: readonly (ProgressCounts & { readonly reviewer: string })[];
}

export interface PlanNumbers {
  /** Each row of the plans in one of these. */
  readonly outcomes: readonly Bucket[];
  /** Accesses proven gone because they were revoked, and the middle one of their days from decision to proof. */
  readonly removed: number;
  readonly medianDays: number | null;
}

export interface CampaignNumbers {
  /** The last day for decisions; empty where there is none. Late are those with open rows after it, as of `asOf`. */
  readonly due: string;
  readonly asOf: string;
  /** Reviewers: all, and those of each kind. */
  readonly totals: readonly Bucket[];
  readonly reviewers: readonly CampaignReviewer[];
}

export interface CampaignReviewer {
  readonly reviewer: string;
  /** How the packet went out, in words; when it was tried last. */
  readonly packet: string;
  readonly at: string;
  /** Whether the packet came back, by its secret token. */
  readonly isBack: boolean;
  /** What was asked, and what of it is decided. */
  readonly rows: number;
  readonly decided: number;
  readonly reminders: number;
  readonly isEscalated: boolean;
  readonly isLate: boolean;
}

/** So many reviewers are listed on a page. */
export const MAX_REVIEWERS = 200;
