import { type CsvError, parse } from 'csv-parse/sync';
import type { RosterPerson } from '../assignment/hr.js';
import { personKey } from '../assignment/person.js';
import { ConfigError } from '../errors.js';
import type { RosterPolicy } from '../policy/policy.js';
import { dateReader } from '../rules/date-format.js';
import { columnsIn, type RosterColumns } from './roster-columns.js';
import { delimiterOf, rosterText } from './roster-text.js';

/** The people of the roster by their keys. */
export interface Roster {
  /** The place of a person; undefined for a key that the roster does not have. */
  find(key: string): number | undefined;
  at(place: number): RosterPerson | undefined;
  readonly size: number;
  readonly active: number;
}

/** So many mistakes are named; the others are counted. */
const MAX_NAMED = 50;

interface Line {
  readonly cells: readonly string[];
  /** As editors count them. */
  readonly line: number;
}

/**
 * Reads the CSV file of an HR system: commas, semicolons or tabs, quoted or not, columns in any order. Throws one ConfigError
 * with everything that is wrong, a line each: `FILE:LINE: what`.
 */
export function parseRoster(path: string, bytes: Uint8Array, policy: RosterPolicy): Roster {
  const text = rosterText(path, bytes);
  const delimiter = delimiterOf(text);
  const { lines, problem } = linesOf(path, text, delimiter);
  const [header, ...rows] = lines;
  if (header === undefined) throw new ConfigError([problem ?? `${path}: is empty`]);
  const columns = columnsIn(`${path}:${header.line}`, header.cells, policy, delimiter);
  if ('problems' in columns) throw new ConfigError(columns.problems);
  const found = peopleIn(path, rows, columns, header.cells.length, policy);
  const problems = [...found.problems, ...(problem === undefined ? [] : [problem])];
  if (rows.length === 0 && problems.length === 0)
    problems.push(`${path}:${header.line}: has a header and nobody below`);
  if (problems.length > 0) throw new ConfigError(shortened(path, problems));
  return found.roster;
}

function linesOf(path: string, text: string, delimiter: string): { lines: Line[]; problem?: string } {
  const lines: Line[] = [];
  try {
    parse(text, {
      ...{ bom: true, delimiter, trim: true, relax_column_count: true, skip_empty_lines: true },
      on_record: (record, info) => {
        const breaks = record.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
        lines.push({ cells: record.map((cell) => cell.trim().normalize('NFC')), line: info.lines - breaks });
        return null;
      },
    });
    return { lines: lines.filter(({ cells }) => cells.some((cell) => cell !== '')) };
  } catch (error) {
    if (!isCsvError(error)) throw error;
    return { lines, problem: `${path}:${error.lines ?? lines.length + 1}: is not CSV: ${error.message}` };
  }
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
  for (const { cells, line } of rows) {
    const at = `${path}:${line}`;
    if (cells.length !== width) {
      problems.push(
        `${at}: has ${cells.length} cells where the header has ${width}: is a cell with a delimiter not quoted?`,
      );
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
    const how = dateFormat === undefined ? 'as 2026-11-30, or say the dateFormat' : `in the format ${dateFormat}`;
    return { person, problem: `${named.lastDay ?? ''} "${day}" is not a date: write it ${how}` };
  };
}

function shortened(path: string, problems: readonly string[]): string[] {
  const more = problems.length - MAX_NAMED;
  return more > 0 ? [...problems.slice(0, MAX_NAMED), `${path}: and ${more} more`] : [...problems];
}

function isCsvError(error: unknown): error is CsvError & { readonly lines?: number } {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_');
}
