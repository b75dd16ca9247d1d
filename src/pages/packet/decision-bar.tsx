import { useLayoutEffect, useRef } from 'preact/hooks';
import { DecisionButtons, DecisionNote } from './decision-buttons.js';
import { Key } from './labels.js';
import type { Entry } from './packet.js';
import { ReasonForm } from './reason-form.js';
import type { Review } from './use-review.js';

/** The decision on the row that is looked at: it stays at the bottom of the window, whatever else is scrolled. */
export function DecisionBar({ review, entry }: { review: Review; entry: Entry }) {
  const { rows, asking } = review;
  const bar = useRef<HTMLElement>(null);
  const place = rows.findIndex(({ at }) => at === entry.at);
  useLayoutEffect(() => (bar.current === null ? undefined : tellHeight(bar.current)), []);
  return (
    <section class="decision-bar" aria-label="Your decision" ref={bar}>
      <p class="whose">
        <bdi>{entry.person}</bdi> <span class="quiet">in</span> <bdi>{entry.app}</bdi>
      </p>
      <div class="steps">
        <button type="button" onClick={() => review.step(-1)} disabled={place === 0}>
          ‹ <span class="word">Previous</span> <Key name="k" />
        </button>
        <button type="button" onClick={() => review.step(1)} disabled={place === rows.length - 1}>
          <span class="word">Next</span> › <Key name="j" />
        </button>
      </div>
      <div class="decide">
        <DecisionButtons review={review} entry={entry} hints={true} />
        {asking?.entry.at === entry.at ? (
          <ReasonForm key={`${entry.at} ${asking.word}`} review={review} entry={entry} word={asking.word} />
        ) : (
          <DecisionNote review={review} entry={entry} />
        )}
      </div>
    </section>
  );
}

/** The style keeps so much of the window's bottom free: for the message, and for what comes into focus. */
function tellHeight(bar: HTMLElement): () => void {
  const { style } = document.documentElement;
  const tell = () => style.setProperty('--decision-height', `${bar.offsetHeight}px`);
  const observer = new ResizeObserver(tell);
  observer.observe(bar);
  tell();
  return () => {
    observer.disconnect();
    style.removeProperty('--decision-height');
  };
}
