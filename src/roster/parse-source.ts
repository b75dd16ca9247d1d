import { personKey } from '../assignment/person.js';
import { ConfigError } from '../errors.js';
import type { SourcePolicy } from '../policy/policy.js';
import { dateReader } from '../rules/date-format.js';
import { type CsvTable, dateProblem, readCsvTable } from './csv-lines.js';
import { readKeyedRows } from './keyed-rows.js';
import { columnFinder } from './roster-columns.js';

/** An account of a system outside Okta, as its file has it. */
export interface SourceAccount {
  /** What it is called, which no other account of the file is. */
  readonly key: string;
  /** Whose it is, as the file names people; empty where it names nobody. */
  readonly person: string;
  /** Empty where the file has a column of statuses and none for this account. */
  readonly status: 'ACTIVE' | 'INACTIVE' | '';
  /** `2026-11-30`; empty where it is not given. */
  readonly created: string;
  /** Every filled cell by its column, as filters name it: what is no letter, digit or hyphen is an underscore. */
  readonly profile: Readonly<Record<string, string>>;
}

interface Columns {
  readonly key: number;
  readonly person: number;
  readonly role: number | undefined;
  readonly status: number | undefined;
  readonly created: number | undefined;
  /** The attributes that the columns become; empty for one that has no name. */
  readonly names: readonly string[];
}

const NOBODY =
  'has a header and no account below: a system that nobody can use needs no review, take it out of sources';

/**
 * Reads the accounts of a system outside Okta from its CSV file, with the same care as a roster. Throws one ConfigError with
 * everything that is wrong, a line each: `FILE:LINE: what`.
 */
export function parseSource(path: string, bytes: Uint8Array, policy: SourcePolicy): readonly SourceAccount[] {
  const table = readCsvTable(path, bytes);
  const columns = columnsOf(path, table, policy);
  if ('problems' in columns) throw new ConfigError(columns.problems);
  const key = { column: columns.key, name: policy.columns.key, ifNone: NOBODY };
  return readKeyedRows(path, table, key, accountReader(columns, policy)).items;
}

function columnsOf(
  path: string,
  table: CsvTable,
  { name, columns }: SourcePolicy,
): Columns | { readonly problems: string[] } {
  const { find, problems } = columnFinder(path, table, `sources "${name}"`);
  const key = find('key', columns.key) ?? -1;
  const found = {
    key,
    person: find('person', columns.person) ?? key,
    role: find('role', columns.role),
    status: find('status', columns.status),
    created: find('created', columns.created),
    names: table.header.cells.map(attributeName),
  };
  const twice = found.names.filter((each, index) => each !== '' && found.names.indexOf(each) < index);
  for (const each of problems.length > 0 ? [] : new Set(twice)) {
    problems.push(
      `${path}:${table.header.line}: has two columns that filters would call appUser.profile.${each}: rename one`,
    );
  }
  return problems.length > 0 ? { problems } : found;
}

/** What a filter calls a column: `Last active` is `appUser.profile.Last_active`. */
function attributeName(column: string): string {
  const name = column.replaceAll(/[^A-Za-z0-9_-]/g, '_');
  return /^[A-Za-z_]/.test(name) || name === '' ? name : `_${name}`;
}

function accountReader(at: Columns, { columns, dateFormat }: SourcePolicy) {
  const readDate = dateReader(dateFormat);
  const active = new Set(columns.active.map(personKey));
  return (cells: readonly string[]): { readonly item: SourceAccount; readonly problem?: string } => {
    const cell = (column: number | undefined) => (column === undefined ? '' : (cells[column] ?? ''));
    const status = cell(at.status);
    const day = cell(at.created);
    const created = day === '' ? '' : readDate(day);
    const role = cell(at.role);
    const account: SourceAccount = {
      key: cell(at.key),
      person: cell(at.person),
      status:
        at.status === undefined ? 'ACTIVE' : status === '' ? '' : active.has(personKey(status)) ? 'ACTIVE' : 'INACTIVE',
      created: created ?? '',
      profile: {
        ...Object.fromEntries(at.names.flatMap((name, index) => (cells[index] && name ? [[name, cells[index]]] : []))),
        ...(role === '' ? {} : { role }),
      },
    };
    return created === undefined
      ? { item: account, problem: dateProblem(columns.created ?? '', day, dateFormat) }
      : { item: account };
  };
}
