import type { Clock } from '../../async/clock.js';
import { type Alarm, createAlarm } from './alarm.js';
import {
  aloneWith,
  type BudgetWindow,
  holdLooks,
  loseOne,
  openWindow,
  outlookOf,
  type ResetAt,
  releaseOne,
} from './budget-window.js';
import type { RateHeaders } from './headers.js';
import { createLimiter, type Limiter } from './limiter.js';
import { type BucketView, type OpenUnits, openOwnUnits, type Settle, type UnitSource } from './unit-source.js';
import { hear, learn, type WindowAnswer } from './window-answers.js';

/** One of Okta's rate limit buckets as this process uses it: its line of requests, its window, its units and its alarm. */
export interface Bucket {
  readonly options: BucketOptions;
  readonly line: Limiter<Released>;
  readonly alarm: Alarm;
  readonly view: BucketView;
  window: BudgetWindow;
  units: UnitSource;
  /** The look that is under way, or waits until nobody else looks. */
  looking: Promise<void> | undefined;
  /** A look that nobody else's stands in the way of any more, but for which no place was free. */
  pendingLook: Settle | undefined;
  /** Since when every answer was a 429. */
  stalledSinceMs: number | undefined;
  /** It was said that its headers cannot be meant. */
  hasBeenStrange: boolean;
  /** The wait that was said last. */
  announced: string;
}

/** What a bucket takes from the budget that it is part of. */
export interface BucketOptions {
  readonly name: string;
  /** Part of each limit that may be spent, by this process or by all that share its units. */
  readonly share: number;
  /** Where units come from that are shared with other processes; undefined where this process has a share of its own. */
  readonly openShared: OpenUnits | undefined;
  readonly clock: Clock;
  readonly resetAt: ResetAt;
  /** Another process was told the org's time. */
  readonly hearDate: (dateMs: number) => void;
  /** Headers with a reset that is not further away than anybody would wait. */
  readonly believable: (rate: RateHeaders, dateMs?: number) => RateHeaders;
  readonly hasPlace: () => boolean;
  /** Takes a place for a request that begins; its number among all requests. */
  readonly takePlace: () => number;
  /** Lets go whatever may go, in all buckets. */
  readonly pump: () => void;
  readonly onWait: (untilMs: number, reason: string) => void;
}

/** A request that was let go: its number in the bucket and among all requests, and its unit. */
export interface Released {
  readonly ticket: number;
  readonly begunAs: number;
  readonly settle: Settle;
}

export function openBucket(options: BucketOptions): Bucket {
  const { name, clock, openShared = openOwnUnits } = options;
  const view: BucketView = {
    window: () => bucket.window,
    hasPlace: options.hasPlace,
    hear({ rate, look, dateMs }) {
      if (dateMs !== undefined) options.hearDate(dateMs);
      const answer = { rate: options.believable(rate), look };
      bucket.window = hear(bucket.window, answer, clock.steady(), options.resetAt);
      options.pump();
    },
    holdLooks(ms) {
      bucket.window = holdLooks(bucket.window, clock.steady() + ms);
    },
    pump: options.pump,
  };
  const bucket: Bucket = {
    options,
    line: createLimiter(),
    alarm: createAlarm(clock, options.pump),
    view,
    window: openWindow(options.share, options.openShared !== undefined),
    units: openShared(name, view),
    looking: undefined,
    pendingLook: undefined,
    stalledSinceMs: undefined,
    hasBeenStrange: false,
    announced: '',
  };
  return bucket;
}

/** Lets one request go where there is a place for it and a unit, or a look is due. */
export function releaseNext(bucket: Bucket, nowMs: number): boolean {
  const { line, units, options } = bucket;
  if (!options.hasPlace()) return false;
  const before = bucket.window.nextTicket;
  if (bucket.pendingLook !== undefined) sendLook(bucket, bucket.pendingLook);
  else if (line.waiting > 0 && !isPaused(bucket, nowMs) && units.atHand() >= 1) {
    release(bucket, units.take(), nowMs, false);
  } else if (bucket.looking === undefined && isLookDue(bucket, nowMs)) look(bucket);
  return bucket.window.nextTicket > before;
}

/** Sees to those who still wait: asks for units, and sets the alarm. */
export function attend(bucket: Bucket, nowMs: number): void {
  const { line, units, options } = bucket;
  const paused = isPaused(bucket, nowMs);
  units.want(paused ? 0 : line.waiting);
  const isWaiting = line.waiting > 0 && (paused || (units.atHand() < 1 && bucket.looking === undefined));
  const outlook = outlookOf(bucket.window, nowMs, options.resetAt);
  const atMs = isWaiting ? outlook.lookAtMs : undefined;
  if (atMs !== undefined && outlook.reason !== undefined) announce(bucket, outlook.reason, atMs);
  // the alarm is what keeps the process alive: a line that waits has no timer of its own
  bucket.alarm.set(atMs);
}

export function learnFrom(bucket: Bucket, released: Released, answer: Omit<WindowAnswer, 'ticket'>): void {
  const { window, options } = bucket;
  const { ticket, settle } = released;
  const probe = window.probe?.ticket === ticket ? window.probe : undefined;
  bucket.window = learn(window, { ...answer, ticket }, options.clock.steady(), options.resetAt);
  const rate = answer.rate && { ...answer.rate, ...(answer.refused && { remaining: 0 }) };
  settle(rate && { rate, dateMs: answer.dateMs, look: probe && { atMs: probe.atMs, isEarly: probe.isEarly } });
}

/** The request ended without telling anything of the window. */
export function lose(bucket: Bucket, { ticket, settle }: Released): void {
  bucket.window = loseOne(bucket.window, ticket);
  settle(undefined);
}

/** From here on this process spends a share of its own; nothing that waits is lost, and nothing is sent twice. */
export function goAlone(bucket: Bucket, share: number): void {
  bucket.window = aloneWith(bucket.window, share);
  bucket.units = openOwnUnits(bucket.options.name, bucket.view);
  bucket.looking = undefined;
  bucket.pendingLook = undefined;
}

/** Rejects what waits. Resolves when what is under way has ended; with shared units, once they are given back. */
export async function closeBucket({ alarm, line, window, units, pendingLook }: Bucket, reason: string): Promise<void> {
  alarm.set(undefined);
  const ended = line.stop(reason);
  pendingLook?.(undefined);
  // a request that hangs must not keep units from the other processes
  await (window.isPooled ? units.close() : ended);
}

function release(bucket: Bucket, settle: Settle, nowMs: number, isLook: boolean): void {
  const { window, options } = bucket;
  const released = { ticket: window.nextTicket, begunAs: options.takePlace(), settle };
  bucket.window = releaseOne(window, nowMs, options.resetAt, isLook);
  bucket.line.release(released);
}

function isLookDue({ line, window, options }: Bucket, nowMs: number): boolean {
  return line.waiting > 0 && outlookOf(window, nowMs, options.resetAt).isLook === true;
}

/** Lets the look go, or has it wait for a place; settles it with nothing where it is not due any more. */
function sendLook(bucket: Bucket, settle: Settle): void {
  const { options } = bucket;
  const nowMs = options.clock.steady();
  bucket.pendingLook = undefined;
  if (!isLookDue(bucket, nowMs)) settle(undefined);
  else if (options.hasPlace()) release(bucket, settle, nowMs, true);
  else bucket.pendingLook = settle;
}

function look(bucket: Bucket): void {
  const { units, options } = bucket;
  const looking = units.look((settle) => sendLook(bucket, settle));
  bucket.looking = looking;
  const ended = () => {
    if (bucket.looking !== looking) return;
    bucket.looking = undefined;
    options.pump();
  };
  looking.then(ended, ended);
}

function isPaused({ window }: Bucket, nowMs: number): boolean {
  return nowMs < window.pausedUntilMs;
}

function announce(bucket: Bucket, reason: string, untilMs: number): void {
  const { known, pausedUntilMs } = bucket.window;
  const wait = `${typeof known === 'object' ? known.resetMs : ''}/${pausedUntilMs}`;
  if (wait === bucket.announced) return;
  bucket.announced = wait;
  bucket.options.onWait(untilMs, reason);
}
