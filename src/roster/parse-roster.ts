import type { RosterPerson } from '../assignment/hr.js';
import { personKey } from '../assignment/person.js';
import { ConfigError } from '../errors.js';
import type { RosterPolicy } from '../policy/policy.js';
import { dateReader } from '../rules/date-format.js';
import { dateProblem, readCsvTable } from './csv-lines.js';
import { readKeyedRows } from './keyed-rows.js';
import { columnsIn, type RosterColumns } from './roster-columns.js';

/** The people of the roster by their keys. */
export interface Roster {
  /** The place of a person; undefined for a key that the roster does not have. */
  find(key: string): number | undefined;
  at(place: number): RosterPerson | undefined;
  readonly size: number;
  readonly active: number;
}

/**
 * Reads the CSV file of an HR system: commas, semicolons or tabs, quoted or not, columns in any order. Throws one ConfigError
 * with everything that is wrong, a line each: `FILE:LINE: what`.
 */
export function parseRoster(path: string, bytes: Uint8Array, policy: RosterPolicy): Roster {
  const table = readCsvTable(path, bytes);
  const columns = columnsIn(path, table, policy);
  if ('problems' in columns) throw new ConfigError(columns.problems);
  const key = { column: columns.key, name: policy.columns.key, ifNone: 'has a header and nobody below' };
  const { items: people, places } = readKeyedRows(path, table, key, personReader(columns, policy));
  return {
    find: (wanted) => places.get(personKey(wanted)),
    at: (place) => people[place],
    size: people.length,
    active: people.filter(({ isActive }) => isActive !== false).length,
  };
}

/** Reads a person off a row; departments, managers and statuses are few, so that equal ones are one text in memory. */
function personReader(columns: RosterColumns, { columns: named, dateFormat }: RosterPolicy) {
  const readDate = dateReader(dateFormat);
  const active = new Set(named.active.map(personKey));
  const texts = new Map<string, string>();
  const cell = (cells: readonly string[], column: number | undefined): string => {
    const text = column === undefined ? '' : (cells[column] ?? '');
    const known = texts.get(text) ?? text;
    texts.set(known, known);
    return known;
  };
  return (cells: readonly string[]): { item: RosterPerson; problem?: string } => {
    const status = cell(cells, columns.status);
    const day = cell(cells, columns.lastDay);
    const lastDay = day === '' ? '' : readDate(day);
    const person = {
      status,
      // without a column of statuses, whoever is in the roster is active until their last day
      isActive: columns.status === undefined ? true : status === '' ? undefined : active.has(personKey(status)),
      lastDay: lastDay ?? '',
      department: cell(cells, columns.department),
      manager: cell(cells, columns.manager),
    };
    if (lastDay !== undefined) return { item: person };
    return { item: person, problem: dateProblem(named.lastDay ?? '', day, dateFormat) };
  };
}
