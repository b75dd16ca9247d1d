import type { RulePolicy } from '../rules/rule-policy.js';
import type { Delegation, DeliveryPolicy } from './delivery-policy.js';
import type { RosterPolicy, SourcePolicy } from './exports-policy.js';
import type { TicketsPolicy } from './tickets-policy.js';
import type { WebhookPolicy } from './webhook-events.js';

export type { Delegation, DeliveryPolicy, UndecidedPolicy } from './delivery-policy.js';
export type { RosterPolicy, SourcePolicy } from './exports-policy.js';

/** Which apps are reviewed. Entries of `include` and `exclude` are app ids or label globs; an empty `include` is all. */
export interface AppsPolicy {
  readonly statuses: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** How much of Okta's rate limits the job may use. */
export interface RateLimitPolicy {
  /** Part of each limit that this process may spend, above 0 up to 1. */
  readonly share: number;
  readonly maxConcurrent: number;
}

export interface ReportPolicy {
  /** IANA zone of the times that people read in the workbook. */
  readonly timezone: string;
  /** How often the org is to be reviewed, and how long a run is to be kept; ISO 8601 durations. */
  readonly every?: string | undefined;
  readonly keepFor?: string | undefined;
  /** Attributes of the app user's profile that say what the access is; the first that has a value holds. */
  readonly roleAttributes: readonly string[];
}

/** Of which apps every way to an access is read, by their groups: none, all in scope, or those that entries name. */
export interface PathsPolicy {
  readonly apps: 'off' | 'all' | readonly string[];
}

/** The ledger of sign-ins. */
export interface UsagePolicy {
  /** Its folder, beside the policy's file. */
  readonly ledger: string;
  /** Types of System Log events that count as use. */
  readonly events: readonly string[];
}

/** Which apps are listed a second time after the collection: none, all in scope, or those that entries name. */
export interface TieOutPolicy {
  readonly apps: 'off' | 'all' | readonly string[];
}

/** What a reviewer may get to decide on: a workbook, or a page for the browser. */
export const PACKET_FORMATS = ['xlsx', 'html'] as const;
export type PacketFormat = (typeof PACKET_FORMATS)[number];

/** Who reviews what; people are named by e-mail or login. */
export interface ReviewersPolicy {
  readonly by: 'owner' | 'manager';
  readonly fallback?: string | undefined;
  /** What they are asked about: every assignment, or what is new, changed, found fault with or not decided yet. */
  readonly scope: 'all' | 'changed';
  /** ISO 8601 duration: how old a decision may be that holds on where only changes are asked about. */
  readonly carryForward: string;
  readonly packets: readonly PacketFormat[];
  /** Whether decisions are taken only with the token of their reviewer's packet. */
  readonly requireToken: boolean;
}

/** Entries of `apps` are app ids or label globs; the first owner that names an app holds. */
export interface OwnerPolicy {
  readonly apps: readonly string[];
  readonly reviewer: string;
}

export interface BrakesPolicy {
  /** 0 means none. */
  readonly maxCount: number;
  /** Part of the rows, 0 to 1. */
  readonly maxShare: number;
}

/** A public key in PEM, and the e-mail of the person whose it is. */
export interface ApproverPolicy {
  readonly key: string;
  readonly person: string;
}

/** Access that groups give: out of which groups apply may take a user, each named by id or by a glob of its name. */
export interface GroupRemovalPolicy {
  readonly allow: readonly string[];
  /** A membership that gives more than what is revoked stays. */
  readonly collateral: 'refuse';
  /** ISO 8601 duration: how long an access may take to follow a changed membership. */
  readonly settle: string;
}

/** The brakes of apply: `maxCount` and `maxShare` are of the whole run, all plans together. */
export interface ApplyPolicy extends BrakesPolicy {
  readonly perApp: BrakesPolicy;
  readonly protected: { readonly users: readonly string[]; readonly apps: readonly string[] };
  /** ISO 8601 duration. */
  readonly maxPlanAge: string;
  readonly maxConsecutiveFailures: number;
  readonly approvers: readonly ApproverPolicy[];
  readonly groups: GroupRemovalPolicy;
}

/** Whether Okta's own admin roles are reviewed like apps. */
export interface AdminsPolicy {
  readonly roles: 'off' | 'all';
}

/** A policy with every default filled in: what the whole product reads. */
export interface Policy extends RulePolicy {
  readonly apps: AppsPolicy;
  readonly rateLimit: RateLimitPolicy;
  readonly report: ReportPolicy;
  readonly paths: PathsPolicy;
  /** Absent: last use is not judged. */
  /** Whether the System Log is asked who changed what since the run before. */
  readonly changes: { readonly log: 'off' | 'on' };
  readonly usage?: UsagePolicy | undefined;
  readonly tieOut: TieOutPolicy;
  readonly admins: AdminsPolicy;
  readonly roster?: RosterPolicy | undefined;
  /** A file of accounts that are no person, beside the policy. */
  readonly serviceAccounts?: string | undefined;
  readonly sources: readonly SourcePolicy[];
  /** Absent: nobody in particular reviews, and there are no packets. */
  readonly reviewers?: ReviewersPolicy | undefined;
  readonly owners: readonly OwnerPolicy[];
  readonly delivery: DeliveryPolicy;
  readonly delegations: readonly Delegation[];
  readonly webhook: WebhookPolicy;
  readonly tickets: TicketsPolicy;
  readonly apply: ApplyPolicy;
}

/** A file of the policy, as it was read, under the name that it has in a run's folder. */
export interface PolicyFile {
  readonly name: 'policy.yaml' | 'waivers.yaml';
  readonly text: string;
}

/** A file beside the policy that the run is judged by, under the name that it has in a run's folder. */
export interface SourceFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  /** The policy, and the waivers where it names a file of them. */
  readonly files: readonly PolicyFile[];
  /** Roster, register and exports of accounts, to be kept in the snapshot; absent where they are not read from outside. */
  readonly sources?: readonly SourceFile[];
  /** The folder of mail templates that the policy names, whole; undefined where it names none. */
  readonly mailFolder?: string | undefined;
}
