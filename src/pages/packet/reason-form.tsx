import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { needsReason, type Word } from './decisions.js';
import { Key } from './labels.js';
import type { Entry } from './packet.js';
import type { Review } from './use-review.js';

/** Reasons that were given before, the last ones first: people decide many rows for one reason. */
export function reasonsSoFar({ decisions }: Review): readonly string[] {
  const reasons = [...decisions.byRow.values()].map(({ reason }) => reason).filter((reason) => reason !== '');
  return [...new Set(reasons.reverse())].slice(0, 8);
}

/** Asks for the reason at once, where the row is: Enter decides, Escape does not. */
export function ReasonForm({ review, entry, word }: { review: Review; entry: Entry; word: Word }) {
  const field = useRef<HTMLInputElement>(null);
  const [reason, setReason] = useState(review.decisions.byRow.get(entry.at)?.reason ?? '');
  const [isMissing, setMissing] = useState(false);
  const id = `reason-${entry.at}`;
  const isNeeded = needsReason(word, entry);
  // before the next key comes: its letter belongs into the field
  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.form?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <form
      class="reason-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (isNeeded && reason.trim() === '') {
          setMissing(true);
          field.current?.focus();
        } else review.settle(entry, word, reason);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') review.cancel();
      }}
    >
      <label for={id}>{questionOf(word, entry)}</label>
      <input
        ref={field}
        id={id}
        value={reason}
        maxLength={2000}
        autocomplete="off"
        list="reasons-so-far"
        required={isNeeded}
        aria-invalid={isMissing}
        aria-describedby={isMissing ? `${id}-error` : undefined}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      {isMissing && (
        <p id={`${id}-error`} class="error" role="alert">
          A reason is needed: without one this decision would be refused.
        </p>
      )}
      <div class="form-buttons">
        <button type="submit" class={`decision ${word}`}>
          {word === 'revoke' ? 'Revoke' : 'Keep'} <Key name="Enter" />
        </button>
        <button type="button" onClick={() => review.cancel()}>
          Cancel <Key name="Esc" />
        </button>
      </div>
      <datalist id="reasons-so-far">
        {reasonsSoFar(review).map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </form>
  );
}

function questionOf(word: Word, entry: Entry): string {
  if (word === 'revoke') return 'Why revoke it?';
  return entry.recommendation === 'revoke' ? 'Why keep it, although revoke is recommended?' : 'Why keep it? (optional)';
}
