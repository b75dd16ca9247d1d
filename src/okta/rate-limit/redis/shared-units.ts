import type { Clock } from '../../../async/clock.js';
import { allowedIn } from '../budget-window.js';
import type { BucketView, Settle, UnitSource } from '../unit-source.js';
import type { HeardAnswer } from '../window-answers.js';
import { createBackground } from './background.js';
import type { ClusterBucket } from './cluster.js';
import { createPatience } from './patience.js';

export interface SharedUnitsOptions {
  /** The bucket of the cluster, once it is there; its failures are the cluster's to tell. */
  readonly opened: Promise<ClusterBucket>;
  readonly clock: Clock;
  /** Says to the other processes what an answer told. */
  readonly publish: (cluster: ClusterBucket, answer: HeardAnswer) => Promise<void>;
  /** How long to wait for a unit or for leave to look, in milliseconds, before Redis is given up. */
  readonly patienceMs: number;
  readonly giveUp: (reason: Error) => void;
}

/** Units asked for at a time; each waits in Redis. */
const MOST_ASKED = 8;
/** Between two looks that have brought nothing. */
const GAP_MS = 100;
/** For what is under way when this process leaves. */
const CLOSING_MS = 2000;

/**
 * Units of a reservoir that all processes share. A look fills it: when it is empty and the window should be over, one
 * process at a time sends one request and adds what its answer says is free.
 */
export function openSharedUnits(options: SharedUnitsOptions, view: BucketView): UnitSource {
  const { opened, clock } = options;
  const background = createBackground(clock);
  const patience = createPatience(clock, options.patienceMs, options.giveUp);
  /** Each ends its unit: until then it counts as under way. */
  const held: (() => void)[] = [];
  let asked = 0;
  let hasAskedToLook = false;
  let isClosed = false;

  async function giveBack(done: (() => void) | undefined): Promise<void> {
    done?.();
    await (await opened).add(1);
  }

  async function ask(): Promise<void> {
    asked += 1;
    const cluster = await opened;
    const taking = cluster.take(async () => {
      asked -= 1;
      patience.watch(false);
      background.add(taking); // from here on, leaving without it would keep its place from the others
      if (isClosed) return await cluster.add(1);
      await new Promise<void>((done) => {
        held.push(done);
        view.pump();
      });
    });
    await taking;
  }

  async function looked(send: (settle: Settle) => void): Promise<void> {
    const cluster = await opened;
    hasAskedToLook = false;
    patience.watch(false);
    const isEmpty = (await cluster.units()) <= 0;
    const answer = await new Promise<HeardAnswer | undefined>((settle) => {
      if (isEmpty && !isClosed) send(settle);
      else settle(undefined);
    });
    if (answer !== undefined) await learned(options, view, answer);
    const isFilled = answer !== undefined && (await fill(cluster, view));
    if (!isFilled) view.holdLooks(GAP_MS);
  }

  return {
    atHand: () => (view.window().known === 'unlimited' ? Number.POSITIVE_INFINITY : held.length),
    take() {
      const done = held.shift();
      return (answer) =>
        background.add((answer === undefined ? Promise.resolve() : learned(options, view, answer)).finally(done));
    },
    want(requests) {
      if (isClosed) return;
      patience.watch(hasAskedToLook && requests > 0);
      while (held.length > requests) background.add(giveBack(held.pop()));
      while (view.hasPlace() && asked < Math.min(requests - held.length, MOST_ASKED)) ask().catch(ignore);
    },
    async look(send) {
      hasAskedToLook = true;
      patience.watch(true);
      const cluster = await opened;
      const looking = cluster.look(() => {
        background.add(looking);
        return looked(send);
      });
      await looking;
    },
    async close() {
      isClosed = true;
      patience.watch(false);
      for (const done of held.splice(0)) background.add(giveBack(done));
      // a look that is not ended, or a unit, would be kept from the others until it expires; so do not wait for ever
      await background.ended(CLOSING_MS);
    },
  };
}

/** Says to the others what came; those who know nothing of them may have spent what the reservoir still promises. */
async function learned({ opened, publish }: SharedUnitsOptions, view: BucketView, answer: HeardAnswer): Promise<void> {
  const cluster = await opened;
  await publish(cluster, answer);
  const excess = (await cluster.units()) - Math.max(0, allowedIn(view.window()));
  if (excess > 0 && Number.isFinite(excess)) await cluster.add(-excess);
}

/** Adds what a look has found free, less what is under way: whether it is counted already nobody knows. */
async function fill(cluster: ClusterBucket, view: BucketView): Promise<boolean> {
  const free = allowedIn(view.window()) - (await cluster.underWay());
  if (free < 1) return false;
  // asked again: a look so slow that its place expired may have been overtaken by another
  await cluster.add(free - (await cluster.units()));
  return true;
}

function ignore(): void {}
