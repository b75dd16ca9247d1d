/** How the mail of a run's campaign stands, by reviewer and by app: what `status --json` says, and what reports may draw. */
export interface CampaignSummary {
  /** The last day for decisions, in the policy's time zone; absent where the policy has no deadline. */
  readonly due?: string | undefined;
  /** Whether that day is over. */
  readonly isOver: boolean;
  /** All reviewers together. */
  readonly total: CampaignCounts;
  readonly reviewers: readonly ReviewerCampaign[];
  readonly apps: readonly AppCampaign[];
}

/** Reviewers, by how far they are. Those of whom nothing is wanted, as all is carried forward, are not counted. */
export interface CampaignCounts {
  readonly reviewers: number;
  /** To whom their packet was sent for certain. */
  readonly sent: number;
  /** Whose packet came back, as its token shows. */
  readonly opened: number;
  /** Who have nothing left open. */
  readonly done: number;
  /** Who have rows open after the deadline. */
  readonly late: number;
  /** Of whom somebody was told that they are late. */
  readonly escalated: number;
}

/** The same for the reviewers of one app; rows are the app's. */
export interface AppCampaign extends CampaignCounts, CampaignRows {
  readonly appId: string;
  readonly appLabel: string;
}

/** Rows that reviewers are asked about. */
export interface CampaignRows {
  readonly rows: number;
  readonly decided: number;
  /** Waited for, refused ones too. */
  readonly open: number;
}

export type PacketOutcome = 'sent' | 'refused' | 'not-sent' | 'in-doubt';

export interface ReviewerCampaign extends CampaignRows {
  readonly reviewer: string;
  /** How the packet went out, and when it was tried last; absent where it was not. */
  readonly packet?: { readonly outcome: PacketOutcome; readonly at: string } | undefined;
  readonly opened: boolean;
  readonly reminders: number;
  /** Answers to files of which something was refused. */
  readonly answers: number;
  /** Who was told that this reviewer is late. */
  readonly escalatedTo: readonly string[];
  /** Open rows after the deadline. */
  readonly late: boolean;
}
