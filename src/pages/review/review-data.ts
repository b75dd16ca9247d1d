import { isObject, textOf } from '../parts/json-values.js';
import type { Bucket } from './bucket.js';
import type { LaterNumbers } from './later-numbers.js';

/** The version of what the review's page has embedded. */
export const REVIEW_SCHEMA = 'okta-access-review summary page 1';

/** The elements of the page that hold its data, by their ids. */
export const REVIEW_IDS = { numbers: 'review-numbers', findings: 'review-findings' } as const;

/** Severities, the worst first. */
export const WORST_FIRST = ['critical', 'high', 'medium', 'low'] as const;
/** The place of a severity, the worst first; -1 for any other word. */
export function severityRank(severity: string): number {
  const words: readonly string[] = WORST_FIRST;
  return words.indexOf(severity);
}

export type Severity = (typeof WORST_FIRST)[number];

export type PerSeverity = Readonly<Record<Severity, number>>;

export interface AppNumbers {
  readonly label: string;
  readonly assignments: number;
  readonly direct: number;
  readonly byGroup: number;
  readonly open: PerSeverity;
}

/** One review of those that are compared; null is what is not known, or not yet. */
export interface TrendPoint {
  readonly asOf: string;
  readonly assignments: number;
  readonly open: PerSeverity;
  readonly asked: number | null;
  readonly decided: number | null;
  readonly removed: number | null;
  readonly medianDays: number | null;
}

/** All that the page shows in numbers, once: its charts and tables are drawn from this, and verification recounts it. */
export interface ReviewNumbers {
  readonly schema: string;
  readonly org: string;
  readonly asOf: string;
  readonly verdict: string;
  readonly assignments: number;
  readonly users: number;
  readonly appsInScope: number;
  readonly appsSeen: number;
  readonly open: PerSeverity;
  readonly waived: number;
  readonly unknown: number;
  readonly recommendations: Readonly<Record<'revoke' | 'check' | 'keep', number>>;
  readonly byRule: readonly {
    readonly title: string;
    readonly severity: Severity;
    readonly open: number;
    readonly waived: number;
    readonly unknown: number;
  }[];
  readonly signIns: readonly Bucket[];
  /** Empty where nothing is known of the use of apps. */
  readonly uses: readonly Bucket[];
  readonly scopes: { readonly direct: number; readonly byGroup: number; readonly other: number };
  /** Apps with open findings, the worst first; those with most assignments. */
  readonly worstApps: readonly AppNumbers[];
  readonly largestApps: readonly AppNumbers[];
  /** Empty where nothing was compared. */
  readonly changes: readonly Bucket[];
  /** The reviews before and this one, the oldest first; empty where nothing was compared. */
  readonly trend: readonly TrendPoint[];
  /** Absent in the page that a run is made with. */
  readonly later?: LaterNumbers;
  /** Open findings that the page's table has, of all. */
  readonly shown: number;
}

/** A finding of the table. */
export interface FindingRow {
  readonly severity: string;
  readonly rule: string;
  readonly app: string;
  readonly appLink: string;
  readonly name: string;
  readonly login: string;
  readonly userLink: string;
  readonly department: string;
  readonly reason: string;
  readonly recommendation: string;
}

/** The table as it is embedded: what is repeated is written once, and named by its place. */
export interface PackedFindings {
  readonly rules: readonly string[];
  readonly apps: readonly (readonly [label: string, link: string])[];
  readonly userBase: string;
  /** severity, rule, app, user's id, name, login, department, reason, recommendation */
  readonly rows: readonly (readonly (string | number)[])[];
}

const RECOMMENDED = ['revoke', 'check', 'keep'];
const OKTA_ID = /^[A-Za-z0-9_-]{1,64}$/;

export function packedFinding(
  row: Pick<FindingRow, 'severity' | 'name' | 'login' | 'department' | 'reason' | 'recommendation'>,
  places: { readonly rule: number; readonly app: number; readonly userId: string },
): PackedFindings['rows'][number] {
  const severity = severityRank(row.severity);
  const { name, login, department, reason } = row;
  const { rule, app, userId } = places;
  return [severity, rule, app, userId, name, login, department, reason, RECOMMENDED.indexOf(row.recommendation)];
}

/** Reads the table back; throws where it is not what this version writes. */
export function parseFindings(value: unknown): readonly FindingRow[] {
  if (!isObject(value)) throw new Error('the page has no findings');
  const { rules, apps, userBase, rows } = value;
  return listOf(rows).map((row) => {
    const [severity, rule, app, userId, name, login, department, reason, recommendation] = listOf(row);
    const [label, link] = listOf(listOf(apps)[Number(app)]);
    return {
      severity: WORST_FIRST[Number(severity)] ?? '',
      rule: textOf(listOf(rules)[Number(rule)]),
      app: textOf(label),
      appLink: textOf(link),
      name: textOf(name),
      login: textOf(login),
      userLink: OKTA_ID.test(textOf(userId)) ? `${textOf(userBase)}${textOf(userId)}` : '',
      department: textOf(department),
      reason: textOf(reason),
      recommendation: RECOMMENDED[Number(recommendation)] ?? '',
    };
  });
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('the data of the page is damaged');
  return value;
}
