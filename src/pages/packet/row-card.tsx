import { DecisionButtons, DecisionNote } from './decision-buttons.js';
import { RecommendationBadge, statusText } from './labels.js';
import { type Entry, shownOf } from './packet.js';
import { ReasonForm } from './reason-form.js';
import type { Review, View } from './use-review.js';

/** A row in the list: who, what and why at a glance; with the buttons where the list is what is decided on. */
export function RowCard({ review, entry, view }: { review: Review; entry: Entry; view: View }) {
  const { asking } = review;
  const [first, ...more] = entry.findings;
  const about = [entry.login, shownOf(review.packet, entry, 'title'), shownOf(review.packet, entry, 'department')];
  return (
    <>
      <div class="who">
        <button type="button" class="name" onClick={() => open(review, entry)}>
          <bdi>{entry.person}</bdi>
        </button>
        <p class="quiet clamp">
          <bdi>{about.filter((text) => text !== '').join(' · ')}</bdi>
        </p>
      </div>
      <div class="what">
        <p class="clamp">
          <bdi>{entry.app}</bdi>
        </p>
        <p class="quiet clamp">
          <bdi>{[shownOf(review.packet, entry, 'role'), entry.path].filter((text) => text !== '').join(' · ')}</bdi>
        </p>
      </div>
      <div class="why">
        <span class="recommended">
          recommended <RecommendationBadge of={entry.recommendation} />
        </span>
        {first !== undefined && (
          <p class="quiet clamp">
            {statusText(first)}: <bdi>{first.reason}</bdi>
            {more.length > 0 && ` (and ${more.length} more)`}
          </p>
        )}
      </div>
      {view === 'one' ? (
        <DecidedMark review={review} entry={entry} />
      ) : (
        <div class="decide">
          <DecisionButtons review={review} entry={entry} hints={false} />
          {asking?.entry.at === entry.at ? (
            <ReasonForm key={asking.word} review={review} entry={entry} word={asking.word} />
          ) : (
            <DecisionNote review={review} entry={entry} />
          )}
        </div>
      )}
    </>
  );
}

function DecidedMark({ review, entry }: { review: Review; entry: Entry }) {
  const decision = review.decisions.byRow.get(entry.at);
  if (decision === undefined) return <span class="mark open">open</span>;
  return (
    <span class={`mark ${decision.word}`}>
      <span aria-hidden="true">{decision.word === 'keep' ? '✓' : '✕'}</span> {decision.word}
    </span>
  );
}

function open(review: Review, entry: Entry): void {
  review.goTo(entry);
  review.setView('one');
}
