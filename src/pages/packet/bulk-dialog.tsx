import { useState } from 'preact/hooks';
import { needsReason, WORDS, type Word } from './decisions.js';
import { Modal } from './modal.js';
import { reasonsSoFar } from './reason-form.js';
import type { Review } from './use-review.js';

/** One decision with one reason for all rows that the filters let through; it is one step to undo. */
export function BulkDialog({ review, onClose }: { review: Review; onClose: () => void }) {
  const { rows, decisions } = review;
  const [word, setWord] = useState<Word>('keep');
  const [reason, setReason] = useState('');
  const [again, setAgain] = useState(false);
  const open = rows.filter(({ at }) => !decisions.byRow.has(at));
  const chosen = again ? rows : open;
  const against = chosen.filter((row) => needsReason(word, row)).length;
  const isMissing = against > 0 && reason.trim() === '';
  return (
    <Modal title="Decide all rows shown" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isMissing || chosen.length === 0) return;
          review.decideAll(chosen, word, reason);
          onClose();
        }}
      >
        <p>
          {open.length} of the {rows.length} rows shown are open.
        </p>
        <fieldset>
          <legend>Decision</legend>
          {WORDS.map((one) => (
            <label key={one} class="radio">
              <input type="radio" name="word" value={one} checked={word === one} onChange={() => setWord(one)} /> {one}
            </label>
          ))}
        </fieldset>
        {open.length < rows.length && (
          <label class="radio">
            <input type="checkbox" checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} /> also
            the {rows.length - open.length} that are decided already
          </label>
        )}
        <label for="bulk-reason">One reason for all of them</label>
        <input
          id="bulk-reason"
          value={reason}
          maxLength={2000}
          autocomplete="off"
          list="bulk-reasons"
          required={against > 0}
          aria-describedby="bulk-note"
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <datalist id="bulk-reasons">
          {reasonsSoFar(review).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <p id="bulk-note" class="quiet">
          {noteOf(word, against)}
        </p>
        <div class="form-buttons">
          <button type="submit" class={`decision ${word}`} disabled={chosen.length === 0}>
            {word === 'keep' ? 'Keep' : 'Revoke'} {chosen.length} rows
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}

function noteOf(word: Word, against: number): string {
  if (against === 0)
    return 'A reason is not needed here, but it helps whoever reads this later. One undo takes it all back.';
  if (word === 'revoke') return 'A revoke needs a reason. One undo takes it all back.';
  return `A reason is needed: for ${against} of them revoke is recommended. One undo takes it all back.`;
}
