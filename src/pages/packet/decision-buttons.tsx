import { WORDS, type Word } from './decisions.js';
import { Key } from './labels.js';
import type { Entry } from './packet.js';
import type { Review } from './use-review.js';

export const LABELS: Readonly<Record<Word, string>> = { keep: 'Keep', revoke: 'Revoke' };

/** Keep and revoke for one row; the one that holds is pressed, with a sign beside its colour. */
export function DecisionButtons({ review, entry, hints }: { review: Review; entry: Entry; hints: boolean }) {
  const held = review.decisions.byRow.get(entry.at)?.word;
  return (
    <div class="decision-buttons">
      {WORDS.map((word) => (
        <button
          key={word}
          type="button"
          class={`decision ${word}`}
          aria-pressed={held === word}
          onClick={() => review.choose(entry, word)}
        >
          <span aria-hidden="true">{held === word ? '✓ ' : ''}</span>
          {LABELS[word]}
          <span class="unseen">{`${entry.person}, ${entry.app}`}</span>
          {hints && <Key name={word === 'keep' ? 'e' : 'r'} />}
        </button>
      ))}
    </div>
  );
}

/** What was decided, with its reason, and the way to change either. */
export function DecisionNote({ review, entry }: { review: Review; entry: Entry }) {
  const decision = review.decisions.byRow.get(entry.at);
  if (decision === undefined) return null;
  return (
    <p class="decision-note">
      {decision.reason !== '' && (
        <>
          Reason: <bdi>{decision.reason}</bdi>{' '}
        </>
      )}
      <button type="button" class="link" onClick={() => review.ask(entry, decision.word)}>
        {decision.reason === '' ? 'Add a reason' : 'Change the reason'}
      </button>{' '}
      <button type="button" class="link" onClick={() => review.takeBack(entry)}>
        Take back
      </button>
    </p>
  );
}
