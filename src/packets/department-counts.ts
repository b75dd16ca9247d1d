import { foldCase } from '../assignment/fold-case.js';
import { createSeenIds } from '../sets/seen-ids.js';
import type { PacketRow } from './packet-row.js';

/** Counts how many people of each department the run has seen, and how many of them have which app. */
export interface DepartmentCounts {
  /** Each row once. */
  add(row: PacketRow): void;
  /** `2 of 40`, once all rows are added; empty without a department. */
  of(row: PacketRow): string;
}

export function createDepartmentCounts(): DepartmentCounts {
  const people = createSeenIds();
  const departments = new Map<string, number>();
  const holders = new Map<string, number>();
  // by the name alone: whether the roster or Okta gave it makes no other department of it
  const nameOf = ({ department }: PacketRow) => foldCase(department.name);
  const key = (row: PacketRow) => JSON.stringify([row.facts.app_id, nameOf(row)]);
  return {
    add(row) {
      const department = nameOf(row);
      if (department === '') return;
      if (people.add(row.facts.user_id)) departments.set(department, (departments.get(department) ?? 0) + 1);
      holders.set(key(row), (holders.get(key(row)) ?? 0) + 1);
    },
    of(row) {
      const department = nameOf(row);
      return department === '' ? '' : `${holders.get(key(row)) ?? 0} of ${departments.get(department) ?? 0}`;
    },
  };
}
