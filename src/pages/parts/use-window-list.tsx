import { observeWindowOffset, observeWindowRect, Virtualizer, windowScroll } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useLayoutEffect, useReducer, useRef } from 'preact/hooks';

export interface WindowListOptions {
  readonly list: RefObject<HTMLElement | null>;
  readonly keys: readonly string[];
  /** Pixels that a row takes before it is measured. */
  readonly estimate: (index: number) => number;
  /** Pixels that stay covered on top while the window scrolls. */
  readonly covered: number;
  /** Pixels that stay covered at the bottom. */
  readonly coveredBelow?: number;
}

/** Keeps in the document only what can be seen of a long list; the window scrolls, so that zoom and phones have all of it. */
export function useWindowList(listed: WindowListOptions): Virtualizer<Window, HTMLElement> {
  const { list, keys, estimate, covered, coveredBelow = 0 } = listed;
  const [, update] = useReducer((count: number) => count + 1, 0);
  const kept = useRef<Virtualizer<Window, HTMLElement>>(undefined);
  const options = {
    count: keys.length,
    getItemKey: (index: number) => keys[index] ?? index,
    estimateSize: estimate,
    overscan: 6,
    scrollMargin: list.current?.offsetTop ?? 0,
    scrollPaddingStart: covered,
    scrollPaddingEnd: coveredBelow + 16,
    getScrollElement: () => window,
    observeElementRect: observeWindowRect,
    observeElementOffset: observeWindowOffset,
    scrollToFn: windowScroll,
    initialOffset: () => window.scrollY,
    onChange: () => update(undefined),
  };
  const virtualizer = kept.current ?? new Virtualizer<Window, HTMLElement>(options);
  kept.current = virtualizer;
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  return virtualizer;
}
