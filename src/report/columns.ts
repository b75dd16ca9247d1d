import { FACT_KEYS, type FactKey } from '../assignment/assignment-facts.js';
import type { Severity } from '../rules/rule.js';

/** One cell of a table as both writers take it: text, or a number that is a count. Times are ISO 8601 text in UTC. */
export type Value = string | number;
export type Row = readonly Value[];

/**
 * What a column holds, which decides how the workbook writes its cells; CSV treats all text alike. A `mark` is a word
 * that is painted: a severity, a status, a recommendation, a population.
 */
export type ColumnKind = 'text' | 'long-text' | 'time' | 'count' | 'mark';

/** One column, said once for both writers. */
export interface Column {
  /** The CSV's heading: a contract. */
  readonly key: string;
  /** The workbook's heading, for people. */
  readonly heading: string;
  readonly kind: ColumnKind;
  /** In characters. */
  readonly width: number;
  /** The severity whose findings a column counts. */
  readonly severity?: Severity;
}

export interface Table {
  readonly sheet: string;
  readonly columns: readonly Column[];
  /** Pages side by side in print, and the column that is repeated on each of them. */
  readonly pagesWide: number;
  readonly repeated: string;
}

/** A column by its key, its heading for people, its width in characters and what it holds. */
export function column(key: string, heading: string, width: number, kind: ColumnKind = 'text'): Column {
  return { key, heading, kind, width };
}

function findingsColumn(severity: Severity, heading: string): Column {
  return { ...column(`findings_${severity}`, heading, 10, 'count'), severity };
}

const FACT_COLUMNS: Readonly<Record<FactKey, Column>> = {
  app_id: column('app_id', 'App ID', 23),
  app_label: column('app_label', 'App', 28),
  app_status: column('app_status', 'App status', 12),
  user_id: column('user_id', 'User ID', 23),
  login: column('login', 'Okta login', 32),
  email: column('email', 'E-mail', 32),
  first_name: column('first_name', 'First name', 15),
  last_name: column('last_name', 'Last name', 18),
  department: column('department', 'Department', 18),
  title: column('title', 'Job title', 24),
  manager: column('manager', 'Manager', 22),
  user_type: column('user_type', 'User type', 14),
  user_status: column('user_status', 'Okta user status', 18),
  // not the last use of the app, for which people would take "last login" (Okta, User: lastLogin)
  last_login: column('last_login', 'Last Okta sign-in', 18, 'time'),
  app_username: column('app_username', 'User name in the app', 32),
  assignment_status: column('assignment_status', 'Assignment status', 19),
  sync_state: column('sync_state', 'Sync state', 16),
  scope: column('scope', 'Assigned to', 13),
  granted_by_group: column('granted_by_group', 'Granted by group', 26),
  assigned_at: column('assigned_at', 'Assigned at', 18, 'time'),
  last_updated: column('last_updated', 'Last changed at', 18, 'time'),
};

/** The columns of the facts from one to another, in the contract's order. */
function factColumns(first: FactKey, last: FactKey): readonly Column[] {
  return FACT_KEYS.slice(FACT_KEYS.indexOf(first), FACT_KEYS.indexOf(last) + 1).map((key) => FACT_COLUMNS[key]);
}

export const ASSIGNMENTS: Table = {
  sheet: 'Assignments',
  pagesWide: 3,
  repeated: 'login',
  columns: [
    ...factColumns('app_id', 'last_login'),
    // the last use of the app itself, as far as the ledger of sign-ins knows
    column('last_app_use', 'Last use of the app', 18, 'time'),
    column('app_uses', 'Uses of the app', 12, 'count'),
    FACT_COLUMNS.app_username,
    column('app_role', 'Role in the app', 24),
    ...factColumns('assignment_status', 'granted_by_group'),
    column('paths', 'Held by', 48),
    ...factColumns('assigned_at', 'last_updated'),
    column('change', 'Since the last review', 14, 'mark'),
    column('previous_decision', 'Previous decision', 32),
    column('findings', 'Findings', 32),
    column('highest_severity', 'Highest severity', 17, 'mark'),
    column('recommendation', 'Recommendation', 17, 'mark'),
    column('row_digest', 'Row digest', 66),
  ],
};

export const FINDINGS: Table = {
  sheet: 'Findings',
  pagesWide: 2,
  repeated: 'login',
  columns: [
    column('rule_id', 'Rule', 28),
    column('severity', 'Severity', 11, 'mark'),
    column('status', 'Status', 11, 'mark'),
    FACT_COLUMNS.app_id,
    FACT_COLUMNS.app_label,
    FACT_COLUMNS.user_id,
    FACT_COLUMNS.login,
    column('reason', 'Why', 95, 'long-text'),
    column('waiver_id', 'Waiver', 14),
    column('controls', 'Controls served', 86),
    column('first_seen', 'First seen', 18, 'time'),
    column('reviews', 'Reviews in a row', 12, 'count'),
  ],
};

export const CHANGES: Table = {
  sheet: 'Changes',
  pagesWide: 2,
  repeated: 'login',
  columns: [
    column('change', 'Change', 17, 'mark'),
    FACT_COLUMNS.app_id,
    FACT_COLUMNS.app_label,
    FACT_COLUMNS.user_id,
    FACT_COLUMNS.login,
    column('what', 'What changed', 20),
    column('before', 'Before', 32),
    column('after', 'Now', 32),
    column('at', 'Changed at', 18, 'time'),
    column('by', 'Changed by', 32),
    column('event', 'Event in Okta', 36),
    column('cause', 'Cause', 12),
  ],
};

export const PATHS: Table = {
  sheet: 'Paths',
  pagesWide: 1,
  repeated: 'login',
  columns: [
    FACT_COLUMNS.app_id,
    FACT_COLUMNS.app_label,
    FACT_COLUMNS.user_id,
    FACT_COLUMNS.login,
    column('via', 'Held by', 10),
    column('group_id', 'Group ID', 23),
    column('group_name', 'Group', 30),
    column('group_type', 'Group type', 13),
    column('membership', 'Membership', 13),
    column('rules', 'Group rules', 34),
    column('credited', 'Credited by Okta', 16),
    column('removable', 'Can be taken away', 60, 'long-text'),
  ],
};

export const APPS: Table = {
  sheet: 'Apps',
  pagesWide: 1,
  repeated: 'app_label',
  columns: [
    FACT_COLUMNS.app_id,
    FACT_COLUMNS.app_label,
    column('app_name', 'App type', 24),
    FACT_COLUMNS.app_status,
    column('sign_on_mode', 'Sign-on mode', 22),
    column('in_scope', 'In scope', 11),
    column('excluded_by', 'Excluded by', 28),
    column('population', 'Population', 36, 'mark'),
    column('assignments', 'Assignments', 14, 'count'),
    column('direct', 'Direct', 10, 'count'),
    column('by_group', 'By group', 11, 'count'),
    findingsColumn('critical', 'Critical'),
    findingsColumn('high', 'High'),
    findingsColumn('medium', 'Medium'),
    findingsColumn('low', 'Low'),
    column('pages', 'Pages read', 12, 'count'),
  ],
};
