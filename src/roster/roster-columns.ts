import { personKey } from '../assignment/person.js';
import type { RosterPolicy } from '../policy/policy.js';
import type { CsvTable } from './csv-lines.js';
import type { Delimiter } from './roster-text.js';

/** Where the columns stand that the policy names. */
export interface RosterColumns {
  readonly key: number;
  readonly status: number | undefined;
  readonly lastDay: number | undefined;
  readonly department: number | undefined;
  readonly manager: number | undefined;
}

const NAMES: Readonly<Record<Delimiter, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs' };

/** Finds columns that a section of the policy names; what it does not find is a problem. */
export interface ColumnFinder {
  /** `role` is the key of the policy that names the column. */
  find(role: string, name: string | undefined): number | undefined;
  readonly problems: string[];
}

/** Finds columns in the header of a file; names are compared without case and blanks around them. `section`: `roster`. */
export function columnFinder(
  path: string,
  { header, delimiter }: Pick<CsvTable, 'header' | 'delimiter'>,
  section: string,
): ColumnFinder {
  const place = `${path}:${header.line}`;
  const problems: string[] = [];
  const keys = header.cells.map(personKey);
  return {
    problems,
    find(role, name) {
      if (name === undefined) return undefined;
      const wanted = personKey(name);
      const at = keys.indexOf(wanted);
      if (at < 0) {
        const known = header.cells.map((each) => `"${each}"`).join(', ');
        problems.push(
          `${place}: has no column "${name}", which ${section}.columns.${role} names; cells are kept apart by ${NAMES[delimiter]}, and the columns are ${known}`,
        );
      } else if (keys.indexOf(wanted, at + 1) >= 0) {
        problems.push(`${place}: has two columns "${name}"`);
      }
      return at;
    },
  };
}

/** Finds the columns of a roster. */
export function columnsIn(
  path: string,
  table: CsvTable,
  { columns }: RosterPolicy,
): RosterColumns | { readonly problems: string[] } {
  const { find, problems } = columnFinder(path, table, 'roster');
  const found = {
    key: find('key', columns.key) ?? -1,
    status: find('status', columns.status),
    lastDay: find('lastDay', columns.lastDay),
    department: find('department', columns.department),
    manager: find('manager', columns.manager),
  };
  return problems.length > 0 ? { problems } : found;
}
