import { useState } from 'preact/hooks';
import { LABELS } from './decision-buttons.js';
import { needsReason, WORDS, type Word } from './decisions.js';
import { Modal } from './modal.js';
import { reasonsSoFar } from './reason-form.js';
import type { Review } from './use-review.js';

/** One decision with one reason for all rows that the filters let through; it is one step to undo. */
export function BulkDialog({ review, onClose }: { review: Review; onClose: () => void }) {
  const { rows, decisions } = review;
  const [word, setWord] = useState<Word | undefined>(undefined); // a whole list is not kept by a default
  const [reason, setReason] = useState('');
  const [again, setAgain] = useState(false);
  const open = rows.filter(({ at }) => !decisions.byRow.has(at));
  const chosen = again ? rows : open;
  const toRevoke = chosen.filter(({ recommendation }) => recommendation === 'revoke').length;
  const needing = word === undefined ? 0 : chosen.filter((row) => needsReason(word, row)).length;
  const isMissing = needing > 0 && reason.trim() === '';
  return (
    <Modal title="Decide all rows shown" onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (word === undefined || isMissing || chosen.length === 0) return;
          review.decideAll(chosen, word, reason);
          onClose();
        }}
      >
        <p>
          {open.length} of the {rows.length} rows shown are open.{' '}
          <strong>{recommendedText(toRevoke, chosen.length)}</strong>
        </p>
        <fieldset>
          <legend>Decision</legend>
          {WORDS.map((one) => (
            <label key={one} class="radio">
              <input
                type="radio"
                name="word"
                value={one}
                checked={word === one}
                required
                onChange={() => setWord(one)}
              />{' '}
              {one}
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
          required={needing > 0}
          aria-describedby="bulk-note"
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <datalist id="bulk-reasons">
          {reasonsSoFar(review).map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <p id="bulk-note" class="quiet">
          {noteOf(word, needing)}
        </p>
        <div class="form-buttons">
          <button type="submit" class={`decision ${word ?? ''}`} disabled={chosen.length === 0}>
            {word === undefined ? 'Decide' : LABELS[word]} {rowsText(chosen.length)}
            {word === 'keep' && toRevoke > 0 && `, ${toRevoke} against the recommendation`}
          </button>
          <button type="button" onClick={onClose}>
            Cancel
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** Said before anything is confirmed: among thousands of rows they are easily overlooked. */
function recommendedText(toRevoke: number, of: number): string {
  if (of === 0) return '';
  if (toRevoke === 0) return 'Revoke is recommended for none of them.';
  return `Revoke is recommended for ${toRevoke} of these ${rowsText(of)}.`;
}

function rowsText(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}

function noteOf(word: Word | undefined, needing: number): string {
  if (word === undefined) return 'Choose a decision first. A revoke needs a reason.';
  if (needing === 0)
    return 'A reason is not needed here, but it helps whoever reads this later. One undo takes it all back.';
  if (word === 'revoke') return 'A revoke needs a reason. One undo takes it all back.';
  return `A reason is needed: for ${needing} of them revoke is recommended. One undo takes it all back.`;
}
