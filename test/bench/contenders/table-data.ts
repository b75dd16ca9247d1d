import type { Row } from '../../../src/report/columns.js';

const DEPARTMENTS = ['Finance', 'Engineering', 'Human Resources', 'Ventas', 'Développement', '営業部'];

/** A row of the Assignments table such as an org has, by its number. */
export function tableRow(index: number): Row {
  const login = `person.${index}@example.com`;
  const day = new Date(1_600_000_000_000 + (index % 2000) * 86_400_000 + index).toISOString();
  return [
    `0oa${String(index % 60).padStart(17, '0')}`,
    `Application number ${index % 60}`,
    'ACTIVE',
    `00u${String(index).padStart(17, '0')}`,
    login,
    login,
    'Ana María',
    `Familyname-${index % 977}`,
    DEPARTMENTS[index % DEPARTMENTS.length] ?? '',
    'Senior Specialist',
    `manager.${index % 311}@example.com`,
    'Employee',
    'ACTIVE',
    day,
    login,
    'ACTIVE',
    'SYNCHRONIZED',
    index % 3 === 0 ? 'USER' : 'GROUP',
    index % 3 === 0 ? '' : `Everyone in team ${index % 41}`,
    day,
    day,
    index % 5 === 0 ? 'user-inactive;username-mismatch' : '',
    index % 5 === 0 ? 'high' : '',
    index % 5 === 0 ? 'check' : 'keep',
    String(index).padStart(64, '0'),
  ];
}

/** So many rows in batches, as the review hands them to its writers. */
export function* rowBatches(rows: number, size = 500): Generator<readonly Row[]> {
  for (let start = 0; start < rows; start += size) {
    yield Array.from({ length: Math.min(size, rows - start) }, (_, offset) => tableRow(start + offset));
  }
}
