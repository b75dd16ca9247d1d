import { useRef } from 'preact/hooks';
import type { Review } from './use-review.js';

/** Takes over the decisions of a file that was saved before, perhaps on another machine. */
export function OpenFile({ review, onOpened }: { review: Review; onOpened?: () => void }) {
  const file = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" class="open-file" onClick={() => file.current?.click()}>
        Continue from a file …
      </button>
      <input
        ref={file}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label="A file of saved decisions"
        onChange={(event) => {
          const input = event.currentTarget;
          void input.files?.[0]?.text().then((text) => {
            review.open(text);
            input.value = '';
            onOpened?.();
          });
        }}
      />
    </>
  );
}
