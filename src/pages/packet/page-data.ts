import { isObject, textOf } from '../parts/json-values.js';

/** The version of what a packet's page has embedded. */
export const PAGE_SCHEMA = 'okta-access-review page 1';

/** The elements of the page that hold its data, by their ids. */
export const DATA_IDS = { packet: 'packet-data', rows: 'packet-rows' } as const;

export const RECOMMENDATIONS = ['revoke', 'check', 'keep'] as const;
export type Recommendation = (typeof RECOMMENDATIONS)[number];

/** A column of the packet as the page shows it: the same headings and texts as the workbook's. */
export interface ShownColumn {
  readonly key: string;
  readonly heading: string;
  readonly isTime: boolean;
}

/** What the page is of, whose it is, and how its rows are laid out. */
export interface PacketData {
  readonly org: string;
  readonly asOf: string;
  readonly startedAt: string;
  readonly reviewer: string;
  /** That some rows carry an earlier decision forward, and what becomes of those left open; empty where neither is so. */
  readonly carried: string;
  /** Until when the decisions are wanted (a date of the ISO calendar); empty where the policy does not say. */
  readonly due: string;
  /** Whom to ask; empty where the policy names nobody. */
  readonly contact: string;
  /** What the words of the columns mean, a sentence or two each. */
  readonly notes: readonly string[];
  /** IANA zone of the times that people read. */
  readonly timezone: string;
  readonly part: number;
  readonly parts: number;
  /** The packet's secret: who has it was given the packet. */
  readonly token: string;
  readonly columns: readonly ShownColumn[];
}

export interface PageFinding {
  readonly rule: string;
  readonly severity: string;
  readonly status: string;
  readonly reason: string;
  /** Whether this is why the row should be revoked. */
  readonly revokes: boolean;
}

export interface PageRow {
  readonly appId: string;
  readonly userId: string;
  readonly digest: string;
  readonly recommendation: Recommendation;
  /** What removing the access would do. */
  readonly removal: string;
  /** Against the run before: `new`, `changed` or `same`; empty without one. */
  readonly change: string;
  /** What was decided in the run before: `keep by cfo@example.com on 2026-08-31`; empty where nothing was. */
  readonly previous: string;
  /** By the packet's columns. */
  readonly shown: readonly string[];
  readonly findings: readonly PageFinding[];
}

/** A row as it is embedded: an array, because the page has thousands of them. */
export function packedRow(row: PageRow): readonly unknown[] {
  const findings = row.findings.map((one) => [one.rule, one.severity, one.status, one.reason, one.revokes ? 1 : 0]);
  const { appId, userId, digest, recommendation, removal, change, previous, shown } = row;
  return [appId, userId, digest, recommendation, removal, change, previous, shown, findings];
}

/** Reads what the page has embedded; throws where it is not what this version writes. */
export function parsePacketData(value: unknown): PacketData {
  if (!isObject(value) || value.schema !== PAGE_SCHEMA) throw new Error(`the page has no data of ${PAGE_SCHEMA}`);
  const { columns, part, parts } = value;
  return {
    org: textOf(value.org),
    asOf: textOf(value.asOf),
    startedAt: textOf(value.startedAt),
    reviewer: textOf(value.reviewer),
    carried: textOf(value.carried),
    due: textOf(value.due),
    contact: textOf(value.contact),
    notes: listOf(value.notes).map(textOf),
    timezone: textOf(value.timezone),
    token: textOf(value.token),
    part: Number(part),
    parts: Number(parts),
    columns: listOf(columns).map((column) => {
      const { key, heading, isTime } = isObject(column) ? column : {};
      return { key: textOf(key), heading: textOf(heading), isTime: isTime === true };
    }),
  };
}

export function parseRows(value: unknown): readonly PageRow[] {
  return listOf(value).map((row) => {
    const [appId, userId, digest, recommendation, removal, change, previous, shown, findings] = listOf(row);
    return {
      appId: textOf(appId),
      userId: textOf(userId),
      digest: textOf(digest),
      recommendation: RECOMMENDATIONS.find((word) => word === recommendation) ?? 'check',
      removal: textOf(removal),
      change: textOf(change),
      previous: textOf(previous),
      shown: listOf(shown).map(textOf),
      findings: listOf(findings).map(parseFinding),
    };
  });
}

function parseFinding(value: unknown): PageFinding {
  const [rule, severity, status, reason, revokes] = listOf(value);
  return {
    rule: textOf(rule),
    severity: textOf(severity),
    status: textOf(status),
    reason: textOf(reason),
    revokes: revokes === 1,
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error('the data of the page is damaged');
  return value;
}
