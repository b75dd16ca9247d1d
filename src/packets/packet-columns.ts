import type { Column } from '../report/columns.js';
import type { PacketRow } from './packet-row.js';
import { PACKET_SCHEMA } from './packet-sheets.js';

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

/** The locked columns: who, what access, by which path, since when, last sign-in, why, and what is recommended. */
export const SHOWN_COLUMNS: readonly PacketColumn[] = [
  column('row', '#', 7, (_row, number) => String(number)),
  column('app', 'App', 24, ({ facts }) => facts.app_label, 'long-text'),
  column('person', 'Person', 22, ({ facts }) => `${facts.first_name} ${facts.last_name}`.trim(), 'long-text'),
  column('login', 'Okta login', 30, ({ facts }) => facts.login || facts.user_id, 'long-text'),
  column('department', 'Department', 16, ({ facts }) => facts.department, 'long-text'),
  column('title', 'Job title', 20, ({ facts }) => facts.title, 'long-text'),
  column('user_status', 'Okta user status', 16, ({ facts }) => facts.user_status),
  column('app_username', 'User name in the app', 28, ({ facts }) => facts.app_username, 'long-text'),
  column('path', 'Access by', 22, ({ facts }) => pathOf(facts), 'long-text'),
  column('assigned_at', 'Since', 17, ({ facts }) => facts.assigned_at, 'time'),
  column('last_login', 'Last Okta sign-in', 17, ({ facts }) => facts.last_login, 'time'),
  column('findings', 'Findings', 60, findingsText, 'long-text'),
  column('recommendation', 'Recommendation', 16, ({ recommendation }) => recommendation, 'mark'),
];

export const DECISION_COLUMN = SHOWN_COLUMNS.length + 1;
export const REASON_COLUMN = SHOWN_COLUMNS.length + 2;
/** The headings of the two columns that the reviewer fills. */
export const DECISION_HEADINGS = ['decision', 'decision_reason'] as const;

/** A packet's columns as one version of it has them: all that the people's sheet has, and those among them that are locked. */
export interface PacketLayout {
  readonly columns: readonly ReviewColumn[];
  readonly shown: readonly PacketColumn[];
}

export type ReviewColumn = Pick<Column, 'key' | 'heading'>;

/** By the schema that the hidden sheet names: a packet is read as it was sent, by whatever version. */
export const PACKET_LAYOUTS: ReadonlyMap<string, PacketLayout> = new Map([
  [
    PACKET_SCHEMA,
    {
      columns: [
        ...SHOWN_COLUMNS,
        { key: 'decision', heading: DECISION_HEADINGS[0] },
        { key: 'reason', heading: DECISION_HEADINGS[1] },
      ],
      shown: SHOWN_COLUMNS,
    },
  ],
]);

export const DECISIONS = ['keep', 'revoke'] as const;
export type DecisionWord = (typeof DECISIONS)[number];

function pathOf(facts: PacketRow['facts']): string {
  if (facts.scope === 'USER') return 'direct assignment';
  if (facts.scope !== 'GROUP') return facts.scope;
  return facts.granted_by_group === '' ? 'a group' : `group ${facts.granted_by_group}`;
}

/** One finding a line, the most severe as the rules list them; a waived or unjudged one says so. */
function findingsText({ findings }: PacketRow): string {
  return findings
    .map(({ severity, status, reason }) => `${status === 'open' ? severity : status}: ${reason}`)
    .join('\n');
}
