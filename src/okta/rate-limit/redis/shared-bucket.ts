import type { Clock } from '../../../async/clock.js';
import type { RateHeaders } from '../headers.js';
import type { Look } from '../probe-schedule.js';
import { createAlarm } from './alarm.js';
import { createBackground } from './background.js';
import type { ClusterBucket } from './cluster.js';
import { messageText, parseMessage } from './messages.js';
import {
  afterLook,
  dueAt,
  freeOf,
  lookOf,
  type ResetAt,
  type SharedWindow,
  UNASKED,
  withFacts,
} from './shared-window.js';
import type { Told, Waiter } from './waiter.js';

export interface SharedBucketOptions {
  /** This process's id. */
  readonly instance: string;
  /** Part of each limit that all processes together may spend. */
  readonly share: number;
  readonly clock: Clock;
  readonly hasPlace: () => boolean;
  readonly resetAt: ResetAt;
  readonly onWait: (untilMs: number, reason: string) => void;
}

/** One bucket's line of this process, and its part in spending what all of them have. */
export interface SharedBucket {
  add(waiter: Waiter): void;
  /** Whether the waiter was still in the line. */
  remove(waiter: Waiter): boolean;
  /** Lets go whatever may go; to be called when a place has become free. */
  pump(): void;
  /** How many processes were heard of, this one among them. */
  peers(): number;
  /** Takes no more part, and gives back what others wait for. */
  close(): Promise<void>;
}

/** Units asked for at a time; each waits in Redis. */
const MOST_ASKED = 8;
/** Between two looks that have brought nothing. */
const GAP_MS = 100;
/** For what is under way when this process leaves. */
const CLOSING_MS = 2000;

/**
 * Requests go with a unit of the reservoir that all processes share, or as the look that fills it: when it is empty and
 * the window should be over, one process at a time sends one request and adds what its answer says is free.
 */
export async function openSharedBucket(cluster: ClusterBucket, options: SharedBucketOptions): Promise<SharedBucket> {
  const { instance, share, clock } = options;
  const line: Waiter[] = [];
  const units: (() => void)[] = [];
  const background = createBackground(clock);
  const peers = new Set([instance]);
  let window: SharedWindow = UNASKED;
  let asked = 0;
  let announcedMs: number | undefined;
  let pausedUntilMs = 0;
  let isLooking = false;
  let isClosed = false;
  const alarm = createAlarm(clock, pump, announce);

  function pump(): void {
    if (isClosed) return;
    if (clock.now() < pausedUntilMs) {
      for (const done of units.splice(0)) background.add(giveBack(done));
      alarm.set(line.length > 0 ? pausedUntilMs : undefined);
      return;
    }
    const isFree = () => units.length > 0 || window.known === 'unlimited';
    while (line.length > 0 && options.hasPlace() && isFree()) letGo(units.shift());
    while (units.length > line.length) background.add(giveBack(units.pop()));
    while (options.hasPlace() && asked < Math.min(line.length - units.length, MOST_ASKED)) ask();
    const isWaiting = line.length > 0 && units.length === 0 && !isLooking;
    const atMs = isWaiting ? dueAt(window, share, options.resetAt) : undefined;
    const isDue = atMs !== undefined && atMs <= clock.now();
    alarm.set(isDue ? undefined : atMs);
    if (isDue && options.hasPlace()) look(); // without a place, whoever leaves one pumps
  }

  function letGo(done: (() => void) | undefined): void {
    const waiter = line.shift();
    if (waiter !== undefined) background.add(sent(waiter).finally(done));
  }

  async function giveBack(done: (() => void) | undefined): Promise<void> {
    done?.();
    await cluster.add(1);
  }

  /** Asks for a unit. It counts as under way until its request was answered. */
  function ask(): void {
    asked += 1;
    const taking = cluster.take(async () => {
      asked -= 1;
      background.add(taking); // from here on, leaving without it would keep its place from the others
      if (isClosed) return await cluster.add(1);
      await new Promise<void>((done) => {
        units.push(done);
        pump();
      });
    });
    taking.catch(ignore);
  }

  function look(): void {
    isLooking = true;
    const looking = cluster.look(async () => {
      background.add(looking);
      const isWanted = (await cluster.units()) <= 0 && !isClosed && clock.now() >= pausedUntilMs;
      if (!isWanted || dueAt(window, share, options.resetAt) > clock.now() || !options.hasPlace()) {
        keepGap();
        return;
      }
      const waiter = line.shift();
      if (waiter !== undefined) await filled(await sent(waiter, true));
    });
    const looked = () => {
      isLooking = false;
      pump();
    };
    looking.then(looked, looked);
  }

  /** Adds what a look has found free, less what is under way: whether it is counted already nobody knows. */
  async function filled(told: Told | undefined): Promise<void> {
    const free = told?.rate === undefined ? 0 : freeOf(window, share) - (await cluster.underWay());
    // asked again: a look so slow that its place expired may have been overtaken by another
    if (free >= 1) await cluster.add(free - (await cluster.units()));
    else keepGap();
  }

  /** Before the next look. */
  function keepGap(): void {
    window = { ...window, notBeforeMs: Math.max(window.notBeforeMs, clock.now() + GAP_MS) };
  }

  async function sent(waiter: Waiter, isLook = false): Promise<Told | undefined> {
    const look = isLook ? lookOf(window, clock.now(), options.resetAt) : undefined;
    const told = await waiter.start();
    if (told === undefined) return undefined;
    if (told.rate === undefined) {
      if (told.refused) pause(clock.now() + told.pauseMs);
      else if (isOver()) window = { ...window, known: 'unlimited' };
      return told;
    }
    const rate = told.refused ? { ...told.rate, remaining: 0 } : told.rate;
    learn(rate, look);
    await cluster.tell(messageText({ from: instance, rate, look }));
    await lowered();
    return told;
  }

  function pause(untilMs: number): void {
    if (untilMs <= pausedUntilMs) return;
    pausedUntilMs = untilMs;
    options.onWait(Math.ceil(untilMs), 'Okta answered 429 without saying until when');
  }

  /** Some answers carry no rate headers; they say something only once the known window is over. */
  function isOver(): boolean {
    return typeof window.known !== 'object' || clock.now() >= options.resetAt(window.known.resetMs).latestMs;
  }

  function learn(rate: RateHeaders, look: Look | undefined): void {
    const before = window;
    window = withFacts(window, rate, clock.now());
    if (look !== undefined) window = afterLook(before, window, look, share);
  }

  /** Others, who know nothing of this, may have spent what the reservoir still promises. */
  async function lowered(): Promise<void> {
    const excess = (await cluster.units()) - Math.max(0, freeOf(window, share));
    if (excess > 0 && Number.isFinite(excess)) await cluster.add(-excess);
  }

  function announce(untilMs: number): void {
    const { known } = window;
    if (typeof known !== 'object' || known.resetMs === announcedMs || freeOf(window, share) >= 1) return;
    announcedMs = known.resetMs;
    options.onWait(Math.ceil(untilMs), 'the rate limit of this window is spent by all processes together');
  }

  function hear(text: string): void {
    const message = parseMessage(text);
    if (message === undefined || message.from === instance) return;
    if (!peers.has(message.from)) {
      peers.add(message.from);
      if (!isClosed) background.add(cluster.tell(messageText({ from: instance })));
    }
    if (message.rate === undefined) return;
    // when it was by the other's clock is of no use here
    learn(message.rate, message.look && { ...message.look, atMs: clock.now() });
    pump();
  }

  cluster.hear(hear);
  await cluster.tell(messageText({ from: instance }));

  return {
    add(waiter) {
      line.push(waiter);
      pump();
    },
    remove(waiter) {
      const place = line.indexOf(waiter);
      if (place !== -1) line.splice(place, 1);
      if (line.length === 0) alarm.set(undefined);
      return place !== -1;
    },
    pump,
    peers: () => peers.size,
    async close() {
      isClosed = true;
      alarm.set(undefined);
      const left = units.splice(0);
      for (const done of left) background.add(giveBack(done));
      // a look that is not ended, or a unit, would be kept from the others until it expires; so do not wait for ever
      await background.ended(CLOSING_MS);
    },
  };
}

function ignore(): void {}
