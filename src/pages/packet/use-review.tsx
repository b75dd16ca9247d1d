import { useMemo, useState } from 'preact/hooks';
import { keep, storedDecisions, useOtherTabs } from './browser-store.js';
import { adopt, clear, type Decisions, decide, needsReason, undo, type Word } from './decisions.js';
import { decisionsCsv, decisionsFileName, readDecisionsFile } from './decisions-file.js';
import { type Filters, filtered, NO_FILTERS } from './filters.js';
import { type Grouping, type Item, itemsOf, nextOpen, rowsOf } from './grouping.js';
import { type Pace, stepped } from './pace.js';
import type { Entry, Packet } from './packet.js';
import type { Store } from './stored.js';
import { usePlace } from './use-place.js';

export type View = 'one' | 'list';

/** What the page is made of beside its rows: where it keeps decisions, and what time it is. */
export interface Surroundings {
  readonly store: Store | undefined;
  readonly now: () => number;
  readonly download: (name: string, text: string) => void;
}

export interface Review {
  readonly packet: Packet;
  readonly decisions: Decisions;
  readonly filters: Filters;
  readonly grouping: Grouping;
  readonly view: View;
  readonly items: readonly Item[];
  /** The rows that the filters let through, in the list's order. */
  readonly rows: readonly Entry[];
  /** The row that is looked at and decided on: always one of those shown; undefined where none is. */
  readonly current: Entry | undefined;
  /** The row and the word that wait for a reason. */
  readonly asking: { readonly entry: Entry; readonly word: Word } | undefined;
  readonly pace: Pace;
  /** What was done last, for everybody to read or hear; its number tells it from the same said before. */
  readonly message: { readonly text: string; readonly number: number };
  /** How many steps were taken since the last saved file; undefined before the first one. */
  readonly unsaved: number;
  readonly isKept: boolean;
  /** Grows with each move that the keyboard makes: the row is brought into sight and into focus. */
  readonly moves: number;
  setFilters(filters: Filters): void;
  setGrouping(grouping: Grouping): void;
  setView(view: View): void;
  goTo(entry: Entry | undefined): void;
  step(by: 1 | -1): void;
  /** Decides at once, or asks for the reason that is needed. */
  choose(entry: Entry, word: Word): void;
  ask(entry: Entry, word: Word): void;
  settle(entry: Entry, word: Word, reason: string): void;
  cancel(): void;
  takeBack(entry: Entry): void;
  decideAll(entries: readonly Entry[], word: Word, reason: string): void;
  undo(): void;
  save(): void;
  open(text: string): void;
  say(message: string): void;
}

/** All that the page knows and does; its parts only show it. */
export function useReview(packet: Packet, { store, now, download }: Surroundings): Review {
  const [decisions, setDecisions] = useState<Decisions>(() => storedDecisions(packet, store));
  const look = useLook(packet, decisions);
  const { rows } = look;
  const [asking, setAsking] = useState<Review['asking']>(undefined);
  const first = () => packet.entries.find((one) => !decisions.byRow.has(one.at))?.at ?? 0;
  const [current, setAt] = usePlace(rows, first, () => setAsking(undefined));
  const [pace, setPace] = useState<Pace>([]);
  const [message, setMessage] = useState({ text: '', number: 0 });
  const say = (text: string) => setMessage(({ number }) => ({ text, number: number + 1 }));
  const [unsaved, setUnsaved] = useState(decisions.byRow.size);
  const [isKept, setKept] = useState(store !== undefined);
  const [moves, setMoves] = useState(0);
  useOtherTabs(packet, store, setDecisions);

  function goTo(entry: Entry | undefined): void {
    if (entry === undefined) return;
    setAt(entry.at);
    setAsking(undefined);
    setMoves((n) => n + 1);
  }

  function change(next: Decisions, said: string): void {
    setDecisions(next);
    setKept(keep(packet, store, next));
    setUnsaved((n) => n + 1);
    setAsking(undefined);
    say(said);
  }

  function settle(entry: Entry, word: Word, reason: string): void {
    const next = decide(decisions, [entry], { word, reason });
    setPace(stepped(pace, now()));
    change(next, `${word === 'keep' ? 'Kept' : 'To revoke'}: ${entry.person}, ${entry.app}.`);
    goTo(nextOpen(rows, entry.at, (row) => !next.byRow.has(row)));
  }

  const ask = (entry: Entry, word: Word) => {
    setAt(entry.at);
    setAsking({ entry, word });
  };

  return {
    ...{ ...look, packet, decisions, current, asking, pace, message, unsaved, isKept, moves },
    ...{ goTo, settle, ask, say },
    step(by) {
      const place = rows.findIndex((one) => one.at === current?.at);
      goTo(place < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, place + by))]);
    },
    choose(entry, word) {
      if (needsReason(word, entry)) ask(entry, word);
      else settle(entry, word, '');
    },
    cancel() {
      setAsking(undefined);
      setMoves((n) => n + 1);
    },
    takeBack(entry) {
      if (decisions.byRow.has(entry.at))
        change(clear(decisions, entry.at), `Open again: ${entry.person}, ${entry.app}.`);
    },
    decideAll(entries, word, reason) {
      change(decide(decisions, entries, { word, reason }), `${entries.length} rows decided: ${word}.`);
    },
    undo() {
      const undone = undo(decisions);
      if (undone === undefined) return say('There is nothing to undo.');
      change(undone.decisions, `Undone: ${undone.what}.`);
      goTo(packet.entries[undone.rows[0] ?? -1]);
    },
    save() {
      const name = decisionsFileName(packet.data.reviewer, new Date(now()));
      download(name, decisionsCsv(packet, decisions));
      setUnsaved(0);
      say(`Saved ${decisions.byRow.size} decisions as ${name}. Now send that file back.`);
    },
    open(text) {
      try {
        const { byRow, strange } = readDecisionsFile(packet, text);
        const left = strange === 0 ? '' : ` ${strange} lines are not of this packet and were left out.`;
        change(adopt(decisions, byRow), `Took ${byRow.size} decisions from the file.${left}`);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** What is looked at, and in which order. */
function useLook(packet: Packet, decisions: Decisions) {
  const [filters, setFilters] = useState(NO_FILTERS);
  const [grouping, setGrouping] = useState<Grouping>('');
  const [view, setView] = useState<View>('one');
  const items = useMemo(
    () => itemsOf(filtered(packet, decisions, filters), grouping),
    [packet, decisions, filters, grouping],
  );
  const rows = useMemo(() => rowsOf(items), [items]);
  return { filters, setFilters, grouping, setGrouping, view, setView, items, rows };
}
