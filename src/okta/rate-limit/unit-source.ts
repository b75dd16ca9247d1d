import { type BudgetWindow, spendable } from './budget-window.js';
import type { HeardAnswer } from './window-answers.js';

/**
 * Where a bucket's units come from, each of which lets one request go without looking first. This is all that differs
 * between a process that has a share of its own and several that spend one together.
 */
export interface UnitSource {
  /** Units at hand. */
  atHand(): number;
  /** Takes one of them for the request that is let go now. */
  take(): Settle;
  /** Says how many requests wait, so that units can be asked for or given back; when some have come, the bucket is pumped. */
  want(requests: number): void;
  /**
   * Calls `send` once nobody else looks: it lets the look go as soon as there is a place, or settles it with nothing
   * where none is due any more. Resolves when others may look.
   */
  look(send: (settle: Settle) => void): Promise<void>;
  /** Takes no more part, and gives back what others wait for. */
  close(): Promise<void>;
}

/** To be called with what a request's answer told of the window, or with nothing when it told nothing. */
export type Settle = (learned: HeardAnswer | undefined) => void;

/** What a source may know and do of its bucket. */
export interface BucketView {
  window(): BudgetWindow;
  hasPlace(): boolean;
  /** Another process had an answer. */
  hear(answer: HeardAnswer): void;
  /** No look for so long. */
  holdLooks(ms: number): void;
  /** Lets go whatever may go. */
  pump(): void;
}

/** Opens a bucket's source. */
export type OpenUnits = (bucket: string, view: BucketView) => UnitSource;

/** Several processes that spend one budget, for as long as they can. */
export interface UnitPool {
  readonly open: OpenUnits;
  /** How many processes were heard of, this one among them. */
  peers(): number;
  /** Aborts with the reason once units can no longer be shared. */
  readonly failed: AbortSignal;
  close(): Promise<void>;
}

/** The units of a process by itself are what its window allows. */
export const openOwnUnits: OpenUnits = (_bucket, view) => ({
  atHand: () => spendable(view.window()),
  take: () => ignore,
  want: ignore,
  async look(send) {
    send(ignore);
  },
  close: async () => {},
});

function ignore(): void {}
