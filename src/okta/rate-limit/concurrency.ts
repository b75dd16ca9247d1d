/** How many requests may be under way at once, over all buckets: Okta limits that per org and per token. Pure. */
export interface Concurrency {
  readonly most: number;
  readonly cap: number;
  readonly busy: number;
  /** Count of requests begun, to tell which of them left after the cap was last lowered. */
  readonly begun: number;
  readonly loweredAt: number;
  readonly successes: number;
}

/** Successes per place before one more is tried. */
const PATIENCE = 4;

export function openConcurrency(most: number): Concurrency {
  return { most, cap: most, busy: 0, begun: 0, loweredAt: 0, successes: 0 };
}

export function hasPlace(state: Concurrency): boolean {
  return state.busy < state.cap;
}

/** One request begins; its number is the `begun` from before. */
export function takePlace(state: Concurrency): Concurrency {
  return { ...state, busy: state.busy + 1, begun: state.begun + 1 };
}

export function leavePlace(state: Concurrency): Concurrency {
  return { ...state, busy: state.busy - 1 };
}

/** A 429 of the concurrency limit: half as many from now on. Those that left together with it are one event. */
export function lowerCap(state: Concurrency, begunAs: number): Concurrency {
  if (begunAs < state.loweredAt) return state;
  return { ...state, cap: Math.max(1, Math.floor(state.cap / 2)), loweredAt: state.begun, successes: 0 };
}

/** Any other answer: one more place after several rounds without trouble. */
export function noteSuccess(state: Concurrency): Concurrency {
  if (state.cap >= state.most) return state;
  const successes = state.successes + 1;
  if (successes < state.cap * PATIENCE) return { ...state, successes };
  return { ...state, cap: state.cap + 1, successes: 0 };
}

/** The places of all buckets, with their state. */
export interface Places {
  has(): boolean;
  /** Takes one; the number of the request among all. */
  take(): number;
  leave(): void;
  /** An answer came: one of the concurrency limit, or another one that was let through. */
  learn(isRefused: boolean, begunAs: number): void;
}

export function createPlaces(most: number): Places {
  let state = openConcurrency(most);
  return {
    has: () => hasPlace(state),
    take() {
      const { begun } = state;
      state = takePlace(state);
      return begun;
    },
    leave() {
      state = leavePlace(state);
    },
    learn(isRefused, begunAs) {
      state = isRefused ? lowerCap(state, begunAs) : noteSuccess(state);
    },
  };
}
