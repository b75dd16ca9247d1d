import { searchable, searchWords } from '../parts/search-text.js';
import { type FindingRow, severityRank } from './review-data.js';

export const SORT_KEYS = ['severity', 'app', 'name', 'rule'] as const;
export type SortKey = (typeof SORT_KEYS)[number];

export interface FindingsQuery {
  readonly query: string;
  readonly severity: string;
  readonly rule: string;
  readonly app: string;
  readonly recommendation: string;
  readonly sort: SortKey;
}

export const EVERYTHING: FindingsQuery = {
  query: '',
  severity: '',
  rule: '',
  app: '',
  recommendation: '',
  sort: 'severity',
};

const haystacks = new WeakMap<FindingRow, string>();

/** The rows that are asked for, in the order that is asked for; where it does not tell, the worst first. */
export function findingsFor(rows: readonly FindingRow[], query: FindingsQuery): readonly FindingRow[] {
  const words = searchWords(query.query);
  const found = rows.filter(
    (row) =>
      (query.severity === '' || row.severity === query.severity) &&
      (query.rule === '' || row.rule === query.rule) &&
      (query.app === '' || row.app === query.app) &&
      (query.recommendation === '' || row.recommendation === query.recommendation) &&
      words.every((word) => haystackOf(row).includes(word)),
  );
  return query.sort === 'severity' ? found : [...found].sort(by(query.sort));
}

function haystackOf(row: FindingRow): string {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  const { app, name, login, department, rule, reason } = row;
  const made = searchable([app, name, login, department, rule, reason].join('\n'));
  haystacks.set(row, made);
  return made;
}

function by(key: 'app' | 'name' | 'rule'): (a: FindingRow, b: FindingRow) => number {
  const { compare } = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  return (a, b) => compare(a[key], b[key]) || severityRank(a.severity) - severityRank(b.severity);
}

/** What a filter offers: the values that there are, by the alphabet. */
export function valuesOf(rows: readonly FindingRow[], key: 'severity' | 'rule' | 'app' | 'recommendation'): string[] {
  const values = [...new Set(rows.map((row) => row[key]))].filter((value) => value !== '');
  return key === 'severity' ? values : values.sort(new Intl.Collator('en').compare);
}
