import type { ClientEvent } from '../okta/api.js';

/** What a run is doing right now, in numbers; `cli` decides how to show it. */
export interface ProgressState {
  phase:
    | 'starting'
    | 'listing apps'
    | 'reading the run before'
    | 'reading administrators'
    | 'matching accounts of systems outside Okta'
    | 'reading owners of service accounts'
    | 'reading assignments'
    | 'reading users'
    | 'tying out'
    | 'writing reports'
    | 'done';
  appsTotal: number;
  appsDone: number;
  assignments: number;
  /** Assignments that the last run found in the same apps; 0 where there was none. */
  expected: number;
  /** Of those, what an interrupted run had read before this one resumed it. */
  before: { apps: number; assignments: number };
  reported: number;
  /** Requests that Okta has answered. */
  requests: number;
  /** Epoch milliseconds, by this machine, that a wait for the rate limit lasts to; undefined while nothing waits. */
  waitingUntilMs: number | undefined;
  waitingFor: string;
  /** A request that is being tried again, until one is answered: why, and which try comes next. */
  retrying: { reason: string; attempt: number } | undefined;
  /** What the last answer said is left of its bucket. */
  remaining: number | undefined;
  limit: number | undefined;
  /** Sentences to be said once, in order. */
  notes: readonly string[];
}

export interface Progress {
  readonly state: Readonly<ProgressState>;
  phase(phase: ProgressState['phase']): void;
  /** `expected` is how many assignments the last run found in them, `before` what is read of them already. */
  apps(total: number, expected?: number, before?: ProgressState['before']): void;
  page(rows: number): void;
  appDone(): void;
  reported(rows: number): void;
  note(text: string): void;
  /** Takes what the client tells of its waits and budgets. */
  event(event: ClientEvent): void;
}

/** Counts; `changed` is called after every change, so that a display can decide for itself how often to draw. */
export function createProgress(changed: (state: Readonly<ProgressState>) => void = () => {}): Progress {
  const state: ProgressState = {
    phase: 'starting',
    appsTotal: 0,
    appsDone: 0,
    assignments: 0,
    expected: 0,
    before: { apps: 0, assignments: 0 },
    reported: 0,
    requests: 0,
    waitingUntilMs: undefined,
    waitingFor: '',
    retrying: undefined,
    remaining: undefined,
    limit: undefined,
    notes: [],
  };
  function change(edit: Partial<ProgressState>): void {
    Object.assign(state, edit);
    changed(state);
  }
  return {
    state,
    phase: (phase) => change({ phase }),
    apps: (appsTotal, expected = 0, before = { apps: 0, assignments: 0 }) =>
      change({ appsTotal, expected, before, assignments: state.assignments + before.assignments }),
    page: (rows) => change({ assignments: state.assignments + rows }),
    appDone: () => change({ appsDone: state.appsDone + 1 }),
    reported: (rows) => change({ reported: state.reported + rows }),
    note: (text) => change({ notes: [...state.notes, text] }),
    event: (event) => change(editOf(event, state)),
  };
}

function editOf(event: ClientEvent, state: ProgressState): Partial<ProgressState> {
  if (event.kind === 'wait') return { waitingUntilMs: event.untilMs, waitingFor: event.reason };
  if (event.kind === 'retry') return { retrying: { reason: event.reason, attempt: event.attempt + 1 } };
  if (event.kind === 'answer') {
    const { remaining, limit } = event;
    return { requests: state.requests + 1, waitingUntilMs: undefined, retrying: undefined, remaining, limit };
  }
  return {};
}
