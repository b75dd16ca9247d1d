import type { RefObject } from 'preact';
import { useMemo } from 'preact/hooks';
import { MEANINGS } from '../../rules/recommendation-meanings.js';
import { type Choice, choicesOf, type Filters, NO_FILTERS, type State } from './filters.js';
import type { Grouping } from './grouping.js';
import { Key } from './labels.js';
import type { Review } from './use-review.js';

interface SelectProps {
  readonly label: string;
  readonly value: string;
  readonly all: string;
  readonly choices: readonly Choice[];
  readonly set: (value: string) => void;
}

function Select({ label, value, all, choices, set }: SelectProps) {
  if (choices.length === 0) return null;
  return (
    <label class="choice">
      <span>{label}</span>
      <select value={value} onChange={(event) => set(event.currentTarget.value)}>
        <option value="">{all}</option>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {short(choice.label)}
            {choice.count > 0 ? ` (${choice.count})` : ''}
          </option>
        ))}
      </select>
    </label>
  );
}

const plain = (value: string, label: string): Choice => ({ value, label, count: 0 });
const STATE_CHOICES = [
  plain('open', 'open'),
  plain('decided', 'decided'),
  plain('keep', 'keep'),
  plain('revoke', 'revoke'),
];
const GROUP_CHOICES = [plain('person', 'person'), plain('app', 'app')];

function Selects({ review, set }: { review: Review; set: (change: Partial<Filters>) => void }) {
  const { filters, packet } = review;
  const choices = useMemo(() => choicesOf(packet), [packet]);
  return (
    <>
      <Select
        label="Decision"
        value={filters.state}
        all="all"
        choices={STATE_CHOICES}
        set={(state) => set({ state: state as State })}
      />
      <Select
        label="Recommended"
        value={filters.recommendation}
        all="anything"
        choices={choices.recommendations.map((one) => ({ ...one, label: meaningOf(one.value) }))}
        set={(recommendation) => set({ recommendation })}
      />
      <Select label="Rows" value={filters.mark} all="all" choices={choices.marks} set={(mark) => set({ mark })} />
      <Select label="App" value={filters.app} all="all" choices={choices.apps} set={(app) => set({ app })} />
      <Select
        label="Access by"
        value={filters.path}
        all="any way"
        choices={choices.paths}
        set={(path) => set({ path })}
      />
      <Select
        label="Group by"
        value={review.grouping}
        all="nothing"
        choices={GROUP_CHOICES}
        set={(grouping) => review.setGrouping(grouping as Grouping)}
      />
    </>
  );
}

interface FilterBarProps {
  readonly review: Review;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly isNarrow: boolean;
  readonly onBulk: () => void;
}

/** What is shown, in which groups, and the one step for all that is shown. */
export function FilterBar({ review, search, isNarrow, onBulk }: FilterBarProps) {
  const { filters, packet, rows } = review;
  const set = (change: Partial<Filters>) => review.setFilters({ ...filters, ...change });
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <search class="filters" aria-label="Rows to show">
      <label class="choice search">
        <span>
          Search <Key name="/" />
        </span>
        <input
          ref={search}
          type="search"
          value={filters.query}
          placeholder="Person, app, title, reason …"
          onInput={(event) => set({ query: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === 'Escape') review.goTo(rows[0]);
            if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      </label>
      {isNarrow ? (
        <details class="more-filters">
          <summary>Filters and groups</summary>
          <div>
            <Selects review={review} set={set} />
          </div>
        </details>
      ) : (
        <Selects review={review} set={set} />
      )}
      <div class="shown">
        <p role="status">
          {rows.length} of {packet.entries.length} rows shown
        </p>
        {isFiltered && (
          <button type="button" class="link" onClick={() => review.setFilters(NO_FILTERS)}>
            Show all
          </button>
        )}
        <button type="button" onClick={onBulk} disabled={rows.length === 0}>
          Decide all shown …
        </button>
      </div>
    </search>
  );
}

/** The word, and what it means where the word alone does not say it. */
function meaningOf(word: string): string {
  return word === 'check' ? `check: ${MEANINGS.check}` : word;
}

/** A choice is one line; the rows have the whole text. */
function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
