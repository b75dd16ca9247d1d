import { Key } from './labels.js';
import { OpenFile } from './open-file.js';
import { timeLeft } from './pace.js';
import type { Review } from './use-review.js';
import { dayText } from './when.js';

/** What the page is, for whom, and that nothing leaves it. */
export function Header({ review }: { review: Review }) {
  const { data } = review.packet;
  const part = data.parts > 1 ? ` Part ${data.part} of ${data.parts}.` : '';
  return (
    <header class="top">
      <h1>Access review</h1>
      <p>
        For <bdi>{data.reviewer}</bdi>: who may use what in {new URL(data.org).host}, as of{' '}
        {dayText(Date.parse(data.asOf), data.timezone)}.{part}
        {data.due !== '' && (
          <>
            {' '}
            Please send it back by <strong>{data.due}</strong>.
          </>
        )}
        {data.contact !== '' && data.contact !== data.reviewer && ` Questions? Ask ${data.contact}.`}
      </p>
      {data.carried !== '' && <p>{data.carried}</p>}
      <p class="notice">
        <strong>Nothing is sent anywhere.</strong> This page works without a network.{' '}
        {review.isKept
          ? 'Your decisions are kept in this browser as you go; save them to a file and send that file back.'
          : 'This browser does not keep your decisions: save them to a file before you close the page.'}
      </p>
    </header>
  );
}

/** Stays in sight: how far the reviewer is, and the way out. */
export function ProgressBar({ review, onHelp }: { review: Review; onHelp: () => void }) {
  const { packet, decisions, pace, unsaved, view } = review;
  const total = packet.entries.length;
  const decided = decisions.byRow.size;
  const left = timeLeft(pace, total - decided);
  return (
    <section class="bar" aria-label="Progress">
      <div class="progress">
        <label for="progress">
          <strong>
            {decided} of {total}
          </strong>{' '}
          decided{left === '' ? '' : `, ${left}`}
        </label>
        <progress id="progress" max={total} value={decided} />
      </div>
      <div class="actions">
        <fieldset class="views" aria-label="View">
          <button type="button" aria-pressed={view === 'one'} onClick={() => review.setView('one')}>
            One at a time
          </button>
          <button type="button" aria-pressed={view === 'list'} onClick={() => review.setView('list')}>
            List
          </button>
        </fieldset>
        <button type="button" onClick={() => review.undo()} disabled={decisions.history.length === 0}>
          Undo <Key name="u" />
        </button>
        <OpenFile review={review} />
        <button type="button" onClick={onHelp}>
          Help <Key name="?" />
        </button>
        <button type="button" class="primary" onClick={() => review.save()} disabled={decided === 0}>
          Save decisions{unsaved > 0 && decided > 0 && <span class="quiet-on-primary"> (not saved yet)</span>}
        </button>
      </div>
    </section>
  );
}
