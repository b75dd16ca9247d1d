import type { RosterPerson } from '../assignment/hr.js';
import { personKey } from '../assignment/person.js';
import { ConfigError } from '../errors.js';
import type { RosterPolicy } from '../policy/policy.js';
import { dateReader } from '../rules/date-format.js';
import { dateProblem, type Line, readCsvTable, shortened, widthProblem } from './csv-lines.js';
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
  const { header, rows, problem } = table;
  const columns = columnsIn(path, table, policy);
  if ('problems' in columns) throw new ConfigError(columns.problems);
  const found = peopleIn(path, rows, columns, header.cells.length, policy);
  const problems = [...found.problems, ...(problem === undefined ? [] : [problem])];
  if (rows.length === 0 && problems.length === 0)
    problems.push(`${path}:${header.line}: has a header and nobody below`);
  if (problems.length > 0) throw new ConfigError(shortened(path, problems));
  return found.roster;
}

function peopleIn(
  path: string,
  rows: readonly Line[],
  columns: RosterColumns,
  width: number,
  policy: RosterPolicy,
): { readonly roster: Roster; readonly problems: string[] } {
  const problems: string[] = [];
  const places = new Map<string, number>();
  const people: RosterPerson[] = [];
  const lineOf: number[] = [];
  const personOf = personReader(columns, policy);
  for (const row of rows) {
    const { cells, line } = row;
    const at = `${path}:${line}`;
    const misfit = widthProblem(row, width);
    if (misfit !== undefined) {
      problems.push(`${at}: ${misfit}`);
      continue;
    }
    const given = cells[columns.key] ?? '';
    const key = personKey(given);
    const first = places.get(key);
    const { person, problem } = personOf(cells);
    if (problem !== undefined) problems.push(`${at}: ${problem}`);
    if (key === '') problems.push(`${at}: ${policy.columns.key} is empty`);
    else if (first !== undefined) {
      problems.push(`${at}: ${policy.columns.key} "${given}" is on line ${lineOf[first] ?? 0} as well`);
    } else {
      places.set(key, people.length);
      people.push(person);
      lineOf.push(line);
    }
  }
  const active = people.filter(({ isActive }) => isActive !== false).length;
  const roster = { find: (key: string) => places.get(personKey(key)), at: (place: number) => people[place] };
  return { roster: { ...roster, size: people.length, active }, problems };
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
  return (cells: readonly string[]): { person: RosterPerson; problem?: string } => {
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
    if (lastDay !== undefined) return { person };
    return { person, problem: dateProblem(named.lastDay ?? '', day, dateFormat) };
  };
}
