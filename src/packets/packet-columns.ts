import { LEAVES_IT } from '../assignment/path-text.js';
import type { Column } from '../report/columns.js';
import { findingLine, packetFindings } from './packet-findings.js';
import type { PacketRow } from './packet-row.js';
import { FIRST_PACKET_SCHEMA, PACKET_SCHEMA, SECOND_PACKET_SCHEMA, THIRD_PACKET_SCHEMA } from './packet-sheets.js';
import { guardText } from './removal-text.js';

/** A column of a packet with what it shows of a row: the import compares what came back with the same function. */
export interface PacketColumn extends Column {
  readonly show: (row: PacketRow, number: number) => string;
}

function column(
  key: string,
  heading: string,
  width: number,
  show: PacketColumn['show'],
  kind: Column['kind'] = 'text',
): PacketColumn {
  return { key, heading, width, show, kind };
}

const ROW = column('row', '#', 6, (_row, number) => String(number));
const APP = column('app', 'App', 20, ({ facts }) => facts.app_label, 'long-text');
const PERSON = column('person', 'Person', 20, personOf, 'long-text');
const LOGIN = column('login', 'Okta login', 26, ({ facts }) => facts.login || facts.user_id, 'long-text');
const DEPARTMENT = column('department', 'Department', 15, ({ department }) => department.shown, 'long-text');
const EARLIER_DEPARTMENT = column('department', 'Department', 15, ({ facts }) => facts.department, 'long-text');
const TITLE = column('title', 'Job title', 16, ({ facts }) => facts.title, 'long-text');
const MANAGER = column('manager', 'Manager', 18, ({ facts }) => facts.manager, 'long-text');
const USER_TYPE = column('user_type', 'User type', 13, ({ facts }) => facts.user_type, 'long-text');
const USER_STATUS = column('user_status', 'Okta user status', 16, ({ facts }) => facts.user_status);
const APP_USERNAME = column('app_username', 'User name in the app', 26, ({ facts }) => facts.app_username, 'long-text');
const ROLE = column('app_role', 'Role in the app', 16, ({ role }) => role, 'long-text');
const PATH = column('path', 'Access by', 30, accessOf, 'long-text');
const EARLIER_PATH = column('path', 'Access by', 30, earlierAccessOf, 'long-text');
const SINCE = column('assigned_at', 'Since', 16, ({ facts }) => facts.assigned_at, 'time');
const LAST_LOGIN = column('last_login', 'Last Okta sign-in', 16, ({ facts }) => facts.last_login, 'time');
const LAST_USE = column('last_app_use', 'Last use of the app', 22, ({ use }) => use, 'long-text');
const FINDINGS = column('findings', 'Findings', 44, findingsText, 'long-text');
const EARLIER_FINDINGS = column('findings', 'Findings', 44, earlierFindingsText, 'long-text');
const RECOMMENDATION = column('recommendation', 'Recommendation', 16, ({ recommendation }) => recommendation, 'mark');
/** About others, not about the row: nothing is decided by it, and it is not compared when the packet comes back. */
const PEERS = column('peers', 'Of their department, have this app', 14, ({ peers }) => peers);

/** A column that the reviewer fills. */
function toFill(key: 'decision' | 'reason', heading: string, width: number): ReviewColumn {
  return { key, heading, width };
}

export type ReviewColumn = Pick<Column, 'key' | 'heading' | 'width'> & Partial<PacketColumn>;

/** The columns in the order of their sheet: who, what to do about it, why, then all that helps to judge. */
export const REVIEW_COLUMNS: readonly ReviewColumn[] = [
  ROW,
  APP,
  PERSON,
  toFill('decision', 'Decision', 12),
  toFill('reason', 'Reason', 28),
  RECOMMENDATION,
  FINDINGS,
  LOGIN,
  TITLE,
  DEPARTMENT,
  PEERS,
  MANAGER,
  USER_TYPE,
  USER_STATUS,
  APP_USERNAME,
  ROLE,
  PATH,
  SINCE,
  LAST_USE,
  LAST_LOGIN,
];

/** So many columns stay in sight: through the person. */
export const FROZEN_COLUMNS = REVIEW_COLUMNS.indexOf(PERSON) + 1;
/** So many are printed: what a person needs who decides on paper, in letters that can be read. */
export const PRINTED_COLUMNS = REVIEW_COLUMNS.indexOf(DEPARTMENT) + 1;

export const DECISION_COLUMN = REVIEW_COLUMNS.findIndex(({ key }) => key === 'decision') + 1;
export const RECOMMENDATION_COLUMN = REVIEW_COLUMNS.indexOf(RECOMMENDATION) + 1;
export const REASON_COLUMN = REVIEW_COLUMNS.findIndex(({ key }) => key === 'reason') + 1;

const FIRST_SHOWN = [
  ROW,
  APP,
  // as it was: a user who is not known had a cell of nothing
  column('person', 'Person', 22, ({ facts }) => `${facts.first_name} ${facts.last_name}`.trim(), 'long-text'),
  LOGIN,
  EARLIER_DEPARTMENT,
  TITLE,
  USER_STATUS,
  APP_USERNAME,
  EARLIER_PATH,
  SINCE,
  LAST_LOGIN,
  EARLIER_FINDINGS,
  RECOMMENDATION,
];

/** A packet's columns as one version of it has them: all of the sheet's, and those that are compared with the run. */
export interface PacketLayout {
  readonly columns: readonly ReviewColumn[];
  readonly shown: readonly PacketColumn[];
}

const CURRENT = layoutOf(REVIEW_COLUMNS);
/** It showed some of a row in other words. */
const EARLIER = new Map<ReviewColumn, ReviewColumn>([
  [DEPARTMENT, EARLIER_DEPARTMENT],
  [FINDINGS, EARLIER_FINDINGS],
  [PATH, EARLIER_PATH],
]);
const THIRD_COLUMNS = REVIEW_COLUMNS.map((one) => EARLIER.get(one) ?? one);
const THIRD = layoutOf(THIRD_COLUMNS);
/** It knew of no last use. */
const SECOND = layoutOf(THIRD_COLUMNS.filter((one) => one !== LAST_USE));

function layoutOf(columns: readonly ReviewColumn[]): PacketLayout {
  return { columns, shown: columns.filter(isShown).filter((one) => one !== PEERS) };
}

/** By the schema that the hidden sheet names: a packet is read as it was sent, by whatever version. */
export const PACKET_LAYOUTS: ReadonlyMap<string, PacketLayout> = new Map([
  [PACKET_SCHEMA, CURRENT],
  [THIRD_PACKET_SCHEMA, THIRD],
  [SECOND_PACKET_SCHEMA, SECOND],
  [
    FIRST_PACKET_SCHEMA,
    {
      columns: [...FIRST_SHOWN, toFill('decision', 'decision', 12), toFill('reason', 'decision_reason', 40)],
      shown: FIRST_SHOWN,
    },
  ],
]);

export const DECISIONS = ['keep', 'revoke'] as const;
export type DecisionWord = (typeof DECISIONS)[number];

/** Whether a column shows something of the row, rather than being filled. */
export function isShown(column: ReviewColumn): column is PacketColumn {
  return column.show !== undefined;
}

function personOf({ facts }: PacketRow): string {
  return `${facts.first_name} ${facts.last_name}`.trim() || facts.login || facts.user_id;
}

/** By which ways the access holds, and what revoking it would do. */
function accessOf({ facts, access, guard }: PacketRow): string {
  const text = access || pathOf(facts);
  return guard === undefined ? text : `${text.split('\n')[0]}\n${guardText(guard)}`;
}

function earlierAccessOf({ facts, access }: PacketRow): string {
  return access.replace(`\n${LEAVES_IT}`, '\nremoving it leaves it: ') || pathOf(facts);
}

function pathOf(facts: PacketRow['facts']): string {
  if (facts.scope === 'USER') return 'direct assignment';
  if (facts.scope !== 'GROUP') return facts.scope;
  return facts.granted_by_group === '' ? 'a group' : `group ${facts.granted_by_group}`;
}

/** One finding a line. */
function findingsText(row: PacketRow): string {
  return packetFindings(row).map(findingLine).join('\n');
}

/** As the rules list them. */
function earlierFindingsText({ findings }: PacketRow): string {
  return findings.map(findingLine).join('\n');
}
