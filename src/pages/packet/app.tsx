import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { BulkDialog } from './bulk-dialog.js';
import { DecisionBar } from './decision-bar.js';
import { FilterBar } from './filter-bar.js';
import { Header, ProgressBar } from './header.js';
import { HelpDialog } from './help-dialog.js';
import { type Command, commandOf } from './keys.js';
import type { Entry, Packet } from './packet.js';
import { PrintedRows } from './printed-rows.js';
import { RowDetail } from './row-detail.js';
import { RowList } from './row-list.js';
import { useNarrow } from './use-narrow.js';
import { type Review, type Surroundings, useReview } from './use-review.js';

type Open = 'help' | 'bulk' | undefined;

/** The whole page. */
export function App({ packet, surroundings }: { packet: Packet; surroundings: Surroundings }) {
  const review = useReview(packet, surroundings);
  const [open, setOpen] = useState<Open>(undefined);
  const [hasKeys, setKeys] = useState(true);
  const search = useRef<HTMLInputElement>(null);
  useKeys(hasKeys && open === undefined, (command) =>
    commandsOf(review, search.current, () => setOpen('help'))[command](),
  );
  const { view, current, message } = review;
  const isPrinting = usePrinting();
  const isNarrow = useNarrow();
  return (
    <>
      <Header review={review} />
      <ProgressBar review={review} onHelp={() => setOpen('help')} />
      <main class={view}>
        <FilterBar review={review} search={search} isNarrow={isNarrow} onBulk={() => setOpen('bulk')} />
        {isPrinting && <PrintedRows review={review} />}
        <div class="panes">
          {(view === 'list' || !isNarrow) && <RowList review={review} />}
          {view === 'one' && current !== undefined && <RowDetail review={review} entry={current} />}
        </div>
        {view === 'one' && current !== undefined && <DecisionBar review={review} entry={current} />}
      </main>
      <p class="message" role="status">
        {message.text !== '' && <span key={message.number}>{message.text}</span>}
      </p>
      {open === 'help' && (
        <HelpDialog review={review} hasKeys={hasKeys} setKeys={setKeys} onClose={() => setOpen(undefined)} />
      )}
      {open === 'bulk' && <BulkDialog review={review} onClose={() => setOpen(undefined)} />}
    </>
  );
}

/** Whether the page is being printed: then all rows are in the document, not only those in sight. */
function usePrinting(): boolean {
  const [isPrinting, set] = useState(false);
  useEffect(() => {
    const begin = () => set(true);
    const end = () => set(false);
    window.addEventListener('beforeprint', begin);
    window.addEventListener('afterprint', end);
    return () => {
      window.removeEventListener('beforeprint', begin);
      window.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

/** Calls with the command of each key that is one, where no text is being typed. */
function useKeys(isOn: boolean, onCommand: (command: Command) => void): void {
  const latest = useRef(onCommand);
  latest.current = onCommand;
  useLayoutEffect(() => {
    if (!isOn) return;
    const pressed = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, target } = event;
      const isTyping = target instanceof HTMLElement && target.matches('input, select, textarea');
      const command = commandOf({ key, isModified: ctrlKey || metaKey || altKey, isTyping });
      if (command === undefined) return;
      event.preventDefault();
      latest.current(command);
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [isOn]);
}

/** What each command does to the row that is looked at, or to all. */
function commandsOf(review: Review, search: HTMLInputElement | null, help: () => void): Record<Command, () => void> {
  const { current, decisions } = review;
  const withCurrent = (then: (entry: Entry) => void) => () => {
    if (current !== undefined) then(current);
    else review.say('No row is shown, so there is none to decide on.');
  };
  return {
    next: () => review.step(1),
    previous: () => review.step(-1),
    keep: withCurrent((entry) => review.choose(entry, 'keep')),
    revoke: withCurrent((entry) => review.choose(entry, 'revoke')),
    clear: withCurrent(review.takeBack),
    undo: review.undo,
    save: () => (decisions.byRow.size === 0 ? review.say('There is no decision to save yet.') : review.save()),
    search: () => search?.focus(),
    help,
  };
}
