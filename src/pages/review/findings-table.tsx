import { useMemo, useRef, useState } from 'preact/hooks';
import { useWindowList } from '../parts/use-window-list.js';
import { EVERYTHING, type FindingsQuery, findingsFor, type SortKey, valuesOf } from './findings-view.js';
import type { FindingRow } from './review-data.js';

/** The findings to search, filter and sort; only those in sight are in the document. */
export function FindingsTable({ rows }: { rows: readonly FindingRow[] }) {
  const [query, setQuery] = useState<FindingsQuery>(EVERYTHING);
  const found = useMemo(() => findingsFor(rows, query), [rows, query]);
  const set = (change: Partial<FindingsQuery>) => setQuery({ ...query, ...change });
  return (
    <>
      <search class="filters" aria-label="Findings to show">
        <label class="choice search">
          <span>Search</span>
          <input
            type="search"
            value={query.query}
            placeholder="Person, app, reason …"
            onInput={(event) => set({ query: event.currentTarget.value })}
          />
        </label>
        <Choice label="Severity" rows={rows} of="severity" query={query} set={set} />
        <Choice label="App" rows={rows} of="app" query={query} set={set} />
        <Choice label="What was found" rows={rows} of="rule" query={query} set={set} />
        <Choice label="Recommended" rows={rows} of="recommendation" query={query} set={set} />
        <label class="choice">
          <span>Order by</span>
          <select value={query.sort} onChange={(event) => set({ sort: event.currentTarget.value as SortKey })}>
            <option value="severity">severity</option>
            <option value="app">app</option>
            <option value="name">person</option>
            <option value="rule">what was found</option>
          </select>
        </label>
        <p role="status">
          {found.length} of {rows.length} findings
        </p>
      </search>
      <FindingRows rows={found} />
    </>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly rows: readonly FindingRow[];
  readonly of: 'severity' | 'rule' | 'app' | 'recommendation';
  readonly query: FindingsQuery;
  readonly set: (change: Partial<FindingsQuery>) => void;
}

function Choice({ label, rows, of, query, set }: ChoiceProps) {
  const values = useMemo(() => valuesOf(rows, of), [rows, of]);
  if (values.length < 2) return null;
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={query[of]} onChange={(event) => set({ [of]: event.currentTarget.value })}>
        <option value="">all</option>
        {values.map((value) => (
          <option key={value} value={value}>
            {value.length > 60 ? `${value.slice(0, 59)}…` : value}
          </option>
        ))}
      </select>
    </label>
  );
}

function FindingRows({ rows }: { rows: readonly FindingRow[] }) {
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowList({ list, keys: rows.map((_row, at) => String(at)), estimate: () => 76, covered: 0 });
  return (
    <ul class="finding-rows" ref={list} aria-label="Findings" style={{ height: `${virtual.getTotalSize()}px` }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const row = rows[index];
        if (row === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
          >
            <Finding row={row} />
          </li>
        );
      })}
    </ul>
  );
}

function Finding({ row }: { row: FindingRow }) {
  return (
    <>
      <span class={`badge ${row.severity}`}>{row.severity}</span>
      <p>
        <Linked text={row.name || row.login} link={row.userLink} />
        <bdi class="quiet clamp">{[row.login, row.department].filter((text) => text !== '').join(' · ')}</bdi>
      </p>
      <p>
        <Linked text={row.app} link={row.appLink} />
      </p>
      <p>
        <strong>{row.rule}</strong>
        <br />
        <bdi>{row.reason}</bdi>
      </p>
      <span class={`badge ${row.recommendation}`}>{row.recommendation}</span>
    </>
  );
}

function Linked({ text, link }: { text: string; link: string }) {
  if (link === '') return <bdi class="clamp">{text}</bdi>;
  return (
    <a href={link} target="_blank" rel="noreferrer noopener">
      <bdi class="clamp">{text}</bdi>
    </a>
  );
}
