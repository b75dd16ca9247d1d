import { searchWords } from '../parts/search-text.js';
import type { Decisions } from './decisions.js';
import type { Entry, Packet } from './packet.js';

export interface Filters {
  readonly query: string;
  readonly state: State;
  readonly recommendation: string;
  readonly mark: string;
  readonly app: string;
  readonly path: string;
}

export const STATES = ['open', 'decided', 'keep', 'revoke'] as const;
export type State = '' | (typeof STATES)[number];

export const NO_FILTERS: Filters = { query: '', state: '', recommendation: '', mark: '', app: '', path: '' };

/** Kinds of rows that reviewers look at together; one that the packet has none of is not offered. */
export const MARKS: readonly {
  readonly key: string;
  readonly label: string;
  readonly is: (entry: Entry) => boolean;
}[] = [
  { key: 'flagged', label: 'with findings', is: ({ findings }) => findings.some(({ status }) => status === 'open') },
  { key: 'new', label: 'new since the review before', is: ({ change }) => change === 'new' },
  { key: 'unused', label: 'not used', is: isUnused },
  { key: 'waived', label: 'with a waived finding', is: (entry) => entry.findings.some(isOf('waived')) },
  {
    key: 'unknown',
    label: 'with an unknown finding (could not be judged)',
    is: (entry) => entry.findings.some(isOf('unknown')),
  },
];

/** Rules that find access which nobody uses. */
const UNUSED_RULES = ['app-not-used', 'user-inactive', 'user-never-signed-in'];

function isUnused({ findings }: Entry): boolean {
  return findings.some(({ rule, status }) => status !== 'unknown' && UNUSED_RULES.includes(rule));
}

function isOf(status: string): (finding: { readonly status: string }) => boolean {
  return (finding) => finding.status === status;
}

/** The rows that all filters let through, in the packet's order. */
export function filtered(packet: Packet, { byRow }: Decisions, filters: Filters): readonly Entry[] {
  const words = searchWords(filters.query);
  const mark = MARKS.find(({ key }) => key === filters.mark);
  return packet.entries.filter(
    (entry) =>
      isInState(byRow.get(entry.at)?.word, filters.state) &&
      (filters.recommendation === '' || entry.recommendation === filters.recommendation) &&
      (mark === undefined || mark.is(entry)) &&
      (filters.app === '' || entry.appId === filters.app) &&
      (filters.path === '' || entry.path === filters.path) &&
      (words.length === 0 || hasAll(packet.haystack(entry), words)),
  );
}

function isInState(word: string | undefined, state: State): boolean {
  if (state === '') return true;
  if (state === 'open') return word === undefined;
  return state === 'decided' ? word !== undefined : word === state;
}

function hasAll(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly count: number;
}

/** More ways than this are no choice any more: the search finds the others. */
const MAX_CHOICES = 200;

/** What the filters offer: only what some rows have and others have not. */
export interface Choices {
  readonly apps: readonly Choice[];
  readonly paths: readonly Choice[];
  readonly marks: readonly Choice[];
  readonly recommendations: readonly Choice[];
}

export function choicesOf({ entries }: Packet): Choices {
  return {
    apps: counted(entries, ({ appId, app }) => [appId, app]),
    paths: counted(entries, ({ path }) => [path, path]),
    marks: MARKS.map(({ key, label, is }) => ({ value: key, label, count: entries.filter(is).length })).filter(
      ({ count }) => count > 0,
    ),
    recommendations: counted(entries, ({ recommendation }) => [recommendation, recommendation]),
  };
}

function counted(entries: readonly Entry[], of: (entry: Entry) => readonly [value: string, label: string]): Choice[] {
  const counts = new Map<string, { label: string; count: number }>();
  for (const entry of entries) {
    const [value, label] = of(entry);
    if (value === '') continue;
    const known = counts.get(value) ?? { label, count: 0 };
    known.count += 1;
    counts.set(value, known);
  }
  if (counts.size < 2) return [];
  return [...counts]
    .map(([value, { label, count }]) => ({ value, label, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, MAX_CHOICES);
}
