import { personKey } from '../assignment/person.js';
import { ConfigError } from '../errors.js';
import type { CsvTable, Line } from './csv-lines.js';

/** So many mistakes are named; the others are counted. */
const MAX_NAMED = 50;

export interface KeyColumn {
  readonly column: number;
  /** As the policy names it. */
  readonly name: string;
  /** What is wrong with a file that has a header alone. */
  readonly ifNone: string;
}

export interface KeyedRows<T> {
  /** What was made of the rows, in the file's order. */
  readonly items: readonly T[];
  /** The places of the items by their keys, which are compared as people are. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * Reads the rows of a file, each with a key of its own; `read` makes something of a row, and says what is wrong with it beside
 * its key. Throws one ConfigError with everything that is wrong, a line each: `FILE:LINE: what`.
 */
export function readKeyedRows<T>(
  path: string,
  { header, rows, problem: ofFile }: CsvTable,
  { column, name, ifNone }: KeyColumn,
  read: (cells: readonly string[]) => { readonly item: T; readonly problem?: string },
): KeyedRows<T> {
  const problems: string[] = [];
  const places = new Map<string, number>();
  const items: T[] = [];
  const lineOf: number[] = [];
  for (const row of rows) {
    const at = `${path}:${row.line}`;
    const misfit = widthProblem(row, header.cells.length);
    if (misfit !== undefined) {
      problems.push(`${at}: ${misfit}`);
      continue;
    }
    const given = row.cells[column] ?? '';
    const key = personKey(given);
    const first = places.get(key);
    const { item, problem } = read(row.cells);
    if (problem !== undefined) problems.push(`${at}: ${problem}`);
    if (key === '') problems.push(`${at}: ${name} is empty`);
    else if (first !== undefined) problems.push(`${at}: ${name} "${given}" is on line ${lineOf[first] ?? 0} as well`);
    else {
      places.set(key, items.length);
      items.push(item);
      lineOf.push(row.line);
    }
  }
  if (ofFile !== undefined) problems.push(ofFile);
  if (rows.length === 0 && problems.length === 0) problems.push(`${path}:${header.line}: ${ifNone}`);
  if (problems.length > 0) throw new ConfigError(shortened(path, problems));
  return { items, places };
}

/** Why a line cannot be read; undefined where it has as many cells as the header. */
function widthProblem({ cells }: Line, width: number): string | undefined {
  if (cells.length === width) return undefined;
  return `has ${cells.length} cells where the header has ${width}: is a cell with a delimiter not quoted?`;
}

/** As many problems as people read, and the count of the others. */
function shortened(path: string, problems: readonly string[]): string[] {
  const more = problems.length - MAX_NAMED;
  return more > 0 ? [...problems.slice(0, MAX_NAMED), `${path}: and ${more} more`] : [...problems];
}
