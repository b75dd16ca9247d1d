import { useEffect, useRef } from 'preact/hooks';
import { useWindowList } from '../parts/use-window-list.js';
import type { Item } from './grouping.js';
import { RowCard } from './row-card.js';
import type { Review } from './use-review.js';

const HEIGHTS = { group: 52, one: 84, list: 96 };

/** The rows that the filters let through; only those in sight are in the document. */
export function RowList({ review }: { review: Review }) {
  const { items, rows, view, current, moves } = review;
  const list = useRef<HTMLUListElement>(null);
  const virtual = useWindowList({
    list,
    keys: items.map(({ key }) => key),
    estimate: (index) => (items[index]?.kind === 'group' ? HEIGHTS.group : HEIGHTS[view]),
    covered: heightOf('.bar'),
    coveredBelow: heightOf('.decision-bar'),
  });
  const places = new Map(rows.map(({ at }, index) => [at, index] as const));
  useEffect(() => {
    const index = items.findIndex((item) => item.kind === 'row' && item.entry.at === current?.at);
    if (moves === 0 || index < 0) return;
    virtual.scrollToIndex(index, { align: 'auto' });
    if (view === 'one') return;
    const focus = () => {
      if (document.activeElement instanceof HTMLInputElement) return; // somebody types there by now
      list.current?.querySelector<HTMLElement>('[aria-current] .name')?.focus({ preventScroll: true });
    };
    const frame = requestAnimationFrame(() => requestAnimationFrame(focus));
    return () => cancelAnimationFrame(frame);
  }, [moves, view]);
  if (items.length === 0) return <p class="nothing">No row matches these filters.</p>;
  return (
    <ul class={`rows ${view}`} ref={list} aria-label="Rows" style={{ height: `${virtual.getTotalSize()}px` }}>
      {virtual.getVirtualItems().map(({ index, key, start }) => {
        const item = items[index];
        if (item === undefined) return null;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            class={item.kind}
            aria-current={item.kind === 'row' && item.entry.at === current?.at ? 'true' : undefined}
            aria-setsize={item.kind === 'row' ? rows.length : undefined}
            aria-posinset={item.kind === 'row' ? (places.get(item.entry.at) ?? 0) + 1 : undefined}
            style={{ transform: `translateY(${start - virtual.options.scrollMargin}px)` }}
          >
            {item.kind === 'group' ? (
              <GroupHeading review={review} item={item} />
            ) : (
              <RowCard review={review} entry={item.entry} view={view} />
            )}
          </li>
        );
      })}
    </ul>
  );
}

function heightOf(selector: string): number {
  return document.querySelector<HTMLElement>(selector)?.offsetHeight ?? 0;
}

function GroupHeading({ review, item }: { review: Review; item: Extract<Item, { kind: 'group' }> }) {
  const decided = item.entries.filter(({ at }) => review.decisions.byRow.has(at)).length;
  return (
    <h2 class="group-name">
      <bdi>{item.label}</bdi>{' '}
      <span class="quiet">
        {decided} of {item.entries.length} decided
      </span>
    </h2>
  );
}
