import type { Clock } from '../async/clock.js';
import { counted } from '../files/counted.js';
import type { ProgressState } from '../review/progress.js';
import type { CliContext } from './context.js';

/** How often a terminal line is redrawn and a plain line is printed, milliseconds. */
const REDRAW_MS = 200;
const PLAIN_MS = 30_000;

export interface ProgressDisplay {
  /** Takes every change; draws only as often as people can read. */
  readonly changed: (state: Readonly<ProgressState>) => void;
  /** Clears the line, so that what follows starts at a margin. */
  readonly end: () => void;
}

/** Shows progress on standard error: one line redrawn on a terminal, a plain line now and then on a build server. */
export function createProgressDisplay(context: CliContext, quiet: boolean): ProgressDisplay {
  if (quiet) return { changed: () => {}, end: () => {} };
  const show = context.isTerminal ? redrawing(context) : plain(context);
  return { changed: show.changed, end: show.end };
}

/** Says each note once, on a line of its own. */
function createNotes(say: (text: string) => void): (state: Readonly<ProgressState>) => void {
  let said = 0;
  return ({ notes }) => {
    for (const note of notes.slice(said)) say(note);
    said = notes.length;
  };
}

function redrawing(context: CliContext): ProgressDisplay {
  const started = context.clock.steady();
  const sayNotes = createNotes((note) => context.err(`${note}\n`));
  let drawn = 0;
  let phase = '';
  return {
    changed(state) {
      sayNotes(state);
      const now = context.clock.steady();
      if (now - drawn < REDRAW_MS && state.phase === phase) return;
      drawn = now;
      phase = state.phase;
      context.redraw(progressLine(state, context.clock, started));
    },
    end: () => context.redraw(''),
  };
}

function plain(context: CliContext): ProgressDisplay {
  const started = context.clock.steady();
  const sayNotes = createNotes((note) => context.err(`${new Date(context.clock.now()).toISOString()} ${note}\n`));
  let printed = started;
  let phase = '';
  let waitSaid = 0;
  let trySaid = 1;
  return {
    changed(state) {
      sayNotes(state);
      const now = context.clock.steady();
      const newWait =
        (state.waitingUntilMs ?? 0) > waitSaid && (state.waitingUntilMs ?? 0) - context.clock.now() > 1000;
      // a reading that stumbles now and then says so by its figures; a job that has not begun looks dead without a word
      const tried = state.phase === 'listing apps' ? (state.retrying?.attempt ?? 1) : 1;
      const newTry = tried > trySaid;
      if (now - printed < PLAIN_MS && state.phase === phase && !newWait && !newTry) return;
      trySaid = tried;
      printed = now;
      phase = state.phase;
      if (newWait) waitSaid = state.waitingUntilMs ?? 0;
      context.err(`${new Date(context.clock.now()).toISOString()} ${progressLine(state, context.clock, started)}\n`);
    },
    end: () => {},
  };
}

/**
 * `reading assignments: 42 %, about 3 min left, 12 of 40 apps, 5,120 assignments, budget 31 of 50, waiting until …`: what
 * matters most first, because a terminal may cut the rest.
 */
export function progressLine(state: Readonly<ProgressState>, clock: Clock, startedMs: number): string {
  const parts: string[] = [];
  const { done, total } = extentOf(state);
  if (state.phase === 'reading assignments' && total > 0) {
    parts.push(`${Math.min(99, Math.floor((done / total) * 100))} %`);
  }
  const left = timeLeft(state, clock.steady() - startedMs);
  if (left !== undefined) parts.push(`about ${left} left`);
  const { retrying } = state;
  if (retrying !== undefined) parts.push(`try ${retrying.attempt} follows (${retrying.reason})`);
  const waiting = state.waitingUntilMs;
  if (waiting !== undefined && waiting > clock.now()) {
    parts.push(`waiting until ${new Date(waiting).toISOString().slice(11, 19)}Z (${state.waitingFor})`);
  }
  if (state.appsTotal > 0) parts.push(`${state.appsDone} of ${counted(state.appsTotal, 'app')}`);
  if (state.assignments > 0) parts.push(counted(state.assignments, 'assignment'));
  if (state.phase === 'writing reports') parts.push(`${state.reported.toLocaleString('en-US')} reported`);
  if (state.requests > 0) parts.push(`${state.requests} request${state.requests === 1 ? '' : 's'}`);
  if (state.remaining !== undefined) parts.push(`budget ${state.remaining} of ${state.limit ?? '?'}`);
  return parts.length === 0 ? state.phase : `${state.phase}: ${parts.join(', ')}`;
}

interface Extent {
  readonly done: number;
  readonly before: number;
  readonly total: number;
}

/** By assignments where the last run says how many there will be, else by apps. */
function extentOf({ expected, assignments, appsDone, appsTotal, before }: Readonly<ProgressState>): Extent {
  return expected > 0
    ? { done: assignments, before: before.assignments, total: expected }
    : { done: appsDone, before: before.apps, total: appsTotal };
}

/** By the pace of this process, not of one that it resumed; nothing before a tenth is done, when it would be a guess. */
function timeLeft(state: Readonly<ProgressState>, elapsedMs: number): string | undefined {
  if (state.phase !== 'reading assignments') return undefined;
  const { done, before, total } = extentOf(state);
  if (done <= before || done * 10 < total) return undefined;
  const seconds = Math.round(((elapsedMs / (done - before)) * (total - done)) / 1000);
  if (seconds < 5) return undefined;
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
