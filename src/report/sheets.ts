import { ASSIGNMENTS, CHANGES, type Column, column, FINDINGS, PATHS, type Row, type Table } from './columns.js';

/**
 * The tables of the workbook. A CSV's columns are a contract with programs; a sheet's are for people: what they decide
 * by stands first, within what a usual screen shows, and ids, digests and controls stand at the end.
 */
export interface SheetTable extends Table {
  /** How many columns, from the left, are printed across one page; all of them where undefined. */
  readonly printed?: number;
}

/** The Assignments sheet: the CSV's columns in another order. */
const ASSIGNMENT_ORDER = [
  'app_label',
  'first_name',
  'last_name',
  'login',
  'department',
  'title',
  'recommendation',
  'highest_severity',
  'findings',
  'user_status',
  'last_login',
  'last_app_use',
  'app_uses',
  'app_role',
  'scope',
  'granted_by_group',
  'paths',
  'change',
  'previous_decision',
  'manager',
  'user_type',
  'email',
  'app_username',
  'assignment_status',
  'sync_state',
  'assigned_at',
  'last_updated',
  'app_status',
  'app_id',
  'user_id',
  'row_digest',
] as const;

const ASSIGNMENT_PLACES = ASSIGNMENT_ORDER.map((key) => ASSIGNMENTS.columns.findIndex((each) => each.key === key));

export const ASSIGNMENTS_SHEET: SheetTable = {
  ...ASSIGNMENTS,
  columns: ASSIGNMENT_PLACES.flatMap((place) => ASSIGNMENTS.columns[place] ?? []),
};

/** A row of assignments.csv as the sheet has it. */
export function assignmentSheetRow(row: Row): Row {
  return ASSIGNMENT_PLACES.map((place) => row[place] ?? '');
}

/** The Paths sheet: the CSV's columns in another order. */
const PATH_ORDER = [
  'app_label',
  'login',
  'via',
  'group_name',
  'membership',
  'rules',
  'removable',
  'credited',
  'group_type',
  'app_id',
  'user_id',
  'group_id',
] as const;

const PATH_PLACES = PATH_ORDER.map((key) => PATHS.columns.findIndex((each) => each.key === key));

export const PATHS_SHEET: SheetTable = {
  ...PATHS,
  printed: 7,
  columns: PATH_PLACES.flatMap((place) => PATHS.columns[place] ?? []),
};

/** A row of paths.csv as the sheet has it. */
export function pathSheetRow(row: Row): Row {
  return PATH_PLACES.map((place) => row[place] ?? '');
}

/** The Changes sheet: the CSV's columns in another order. */
const CHANGE_ORDER = [
  'change',
  'app_label',
  'login',
  'what',
  'before',
  'after',
  'at',
  'by',
  'cause',
  'event',
  'app_id',
  'user_id',
] as const;

const CHANGE_PLACES = CHANGE_ORDER.map((key) => CHANGES.columns.findIndex((each) => each.key === key));

export const CHANGES_SHEET: SheetTable = {
  ...CHANGES,
  printed: 9,
  columns: CHANGE_PLACES.flatMap((place) => CHANGES.columns[place] ?? []),
};

/** A row of changes.csv as the sheet has it. */
export function changeSheetRow(row: Row): Row {
  return CHANGE_PLACES.map((place) => row[place] ?? '');
}

function findingColumn(key: string, changes: Partial<Column> = {}): Column {
  const found = FINDINGS.columns.find((each) => each.key === key);
  if (found === undefined) throw new Error(`findings have no column ${key}`);
  return { ...found, ...changes };
}

/** The Findings sheet: the CSV's columns, and whom and what they are about. */
export const FINDINGS_SHEET: SheetTable = {
  sheet: FINDINGS.sheet,
  pagesWide: 1,
  repeated: 'login',
  printed: 8,
  columns: [
    findingColumn('severity', { width: 10 }),
    findingColumn('app_label', { width: 21 }),
    column('name', 'Name', 19),
    findingColumn('login', { width: 29 }),
    column('department', 'Department', 17),
    column('rule_title', 'What was found', 26, 'long-text'),
    findingColumn('reason', { width: 54 }),
    column('recommendation', 'Recommended', 15, 'mark'),
    findingColumn('status'),
    findingColumn('first_seen'),
    findingColumn('reviews'),
    findingColumn('waiver_id'),
    findingColumn('rule_id'),
    findingColumn('app_id'),
    findingColumn('user_id'),
    findingColumn('controls'),
  ],
};
