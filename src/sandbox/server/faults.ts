import { drawsFrom, hash, hashText, pick } from '../seed/random.js';

/** Everything that goes wrong between a client and Okta. `lost-answer` does the work and then drops the connection. */
export type FaultKind =
  | 'rate-limited'
  | 'concurrency-limited'
  | 'server-error'
  | 'unavailable'
  | 'reset'
  | 'lost-answer'
  | 'reset-mid-body'
  | 'cut-body'
  | 'html'
  | 'slow';

export const FAULT_KINDS: readonly [FaultKind, ...FaultKind[]] = [
  'rate-limited',
  'concurrency-limited',
  'server-error',
  'unavailable',
  'reset',
  'lost-answer',
  'reset-mid-body',
  'cut-body',
  'html',
  'slow',
];

/** An answer of the test's own making, or a slow one of a length of its own. */
export type Fault =
  | FaultKind
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly slowMs: number };

export interface FaultOptions {
  /** Part of all answers that are faulty, 0 to 1. */
  readonly rate: number;
  readonly kinds: readonly [FaultKind, ...FaultKind[]] | undefined;
  /** How late a slow answer is. */
  readonly slowMs: number;
}

/** What a predicate is asked about: `path` is path and query. */
export interface Asked {
  readonly method: string;
  readonly path: string;
}

export type RequestMatch = RegExp | ((asked: Asked) => boolean);

/** A regular expression is tried on `GET /api/v1/apps?limit=200`. */
export function matches(match: RequestMatch, asked: Asked): boolean {
  return match instanceof RegExp ? match.test(`${asked.method} ${asked.path}`) : match(asked);
}

export interface Faults {
  failNext(match: RequestMatch, fault: Fault, times: number): void;
  /** The fault of this request, if any. */
  next(asked: Asked): Fault | undefined;
}

/** At most two in a row for the same request: a client that tries three times gets through. */
const MOST_IN_A_ROW = 2;

/**
 * Faults by seed: whether a request fails depends on what is asked and on how often it was asked before, never on timing,
 * so that the same run meets the same faults whatever runs beside it.
 */
export function faultsOf(options: FaultOptions, seed: number): Faults {
  const planned: { readonly match: RequestMatch; readonly fault: Fault; left: number }[] = [];
  const asked = new Map<string, { times: number; inARow: number }>();

  return {
    failNext: (match, fault, times) => {
      planned.push({ match, fault, left: times });
    },
    next: (request) => {
      const plan = planned.find((one) => one.left > 0 && matches(one.match, request));
      if (plan !== undefined) {
        plan.left -= 1;
        return plan.fault;
      }
      if (options.rate <= 0) return undefined;
      const key = `${request.method} ${request.path.replace(/_[0-9a-z]+(?=&|$)/, '')}`;
      const before = asked.get(key) ?? { times: 0, inARow: 0 };
      const draw = drawsFrom(hash(seed, hashText(key), before.times, 71));
      const fails = before.inARow < MOST_IN_A_ROW && draw() < options.rate;
      asked.set(key, { times: before.times + 1, inARow: fails ? before.inARow + 1 : 0 });
      return fails ? pick(draw, options.kinds ?? FAULT_KINDS) : undefined;
    },
  };
}
