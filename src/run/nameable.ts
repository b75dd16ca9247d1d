import { foldCase } from '../assignment/fold-case.js';
import { isFileName } from './layout.js';

/**
 * Tells, id by id, why no file of a run can be named after one; undefined where one can. Many systems take names that differ in
 * capital letters only for one, so the second of two such ids has no file.
 */
export function createNamer(kind: 'app' | 'group'): (id: string) => string | undefined {
  const taken = new Set<string>();
  return (id) => {
    if (!isFileName(id)) return "its id is not one of Okta's: it cannot name a file";
    if (taken.has(foldCase(id))) {
      return `its id is another ${kind}'s but for capital letters: one file cannot hold both`;
    }
    taken.add(foldCase(id));
    return undefined;
  };
}
