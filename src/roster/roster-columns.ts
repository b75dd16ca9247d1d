import { personKey } from '../assignment/person.js';
import type { RosterPolicy } from '../policy/policy.js';
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

/** Finds the columns that the policy names in a header; names are compared without case and blanks around them. */
export function columnsIn(
  place: string,
  header: readonly string[],
  { columns }: RosterPolicy,
  delimiter: Delimiter,
): RosterColumns | { readonly problems: string[] } {
  const problems: string[] = [];
  const keys = header.map(personKey);
  const find = (role: string, name: string | undefined): number | undefined => {
    if (name === undefined) return undefined;
    const wanted = personKey(name);
    const at = keys.indexOf(wanted);
    if (at < 0) {
      const known = header.map((each) => `"${each}"`).join(', ');
      problems.push(
        `${place}: has no column "${name}", which roster.columns.${role} names; cells are kept apart by ${NAMES[delimiter]}, and the columns are ${known}`,
      );
    } else if (keys.indexOf(wanted, at + 1) >= 0) {
      problems.push(`${place}: has two columns "${name}"`);
    }
    return at;
  };
  const found = {
    key: find('key', columns.key) ?? -1,
    status: find('status', columns.status),
    lastDay: find('lastDay', columns.lastDay),
    department: find('department', columns.department),
    manager: find('manager', columns.manager),
  };
  return problems.length > 0 ? { problems } : found;
}
