import type { EventRecord, EventSource } from '../state/event-source.js';
import type { UserRecord } from '../state/records.js';
import type { Life } from './life.js';
import { hash } from './random.js';
import type { SignIns } from './sign-ins.js';
import { eventsOfUse, sessionEvent, type Use } from './use-events.js';
import { type SignOnBase, type UsePair, type UsePairs, usePairs } from './use-pairs.js';
import { DAY_MS } from './world.js';

export interface SignOnOptions {
  readonly seed: number;
  /** When the org began to live, and up to when it has: epoch milliseconds. */
  readonly beganMs: number;
  readonly nowMs: number;
  /** When the index-th user signs in to Okta; undefined for who never does. */
  readonly signInsAt: (index: number) => SignIns | undefined;
  /** Asked when events are, which is after the org has lived. */
  readonly life: () => Life;
}

/** Every hundredth of the pairs of app and user, so many of which never come to use. */
const NEVER_USED = 14;
const FEWEST_DAYS = 4;
const RHYTHMS = 40;
/** All events of one use happen within this time. */
const LONGEST_USE_MS = 2000;
/** While an org lives, people use their apps within this time of a sign-in to Okta. */
const SESSION_MS = 2 * 3_600_000;

/** Something that may have happened, before it is known whether the user could have been there. */
interface Candidate {
  readonly ms: number;
  readonly mix: number;
  /** Undefined for the sign-in to Okta itself. */
  readonly pair: UsePair | undefined;
  readonly user: number;
  readonly isRefresh: boolean;
}

/**
 * Who signs on to what and when: each pair of app and user has its rhythm, so that a day is a function of the seed, and
 * two servers that look back from different times tell the same of it. Nobody uses an app before having it, nor after the
 * last sign-in to Okta; only tokens of some people who left go on being refreshed. While the org lives, its sign-ins to Okta
 * are in the log too, and uses follow them. Days are made one at a time.
 */
export function signOns(base: SignOnBase, options: SignOnOptions): EventSource {
  const { seed, nowMs } = options;
  const pairs = usePairs(seed, base);
  let known: { readonly day: number; readonly candidates: readonly Candidate[] } | undefined;

  const candidatesOf = (day: number): readonly Candidate[] => {
    if (known?.day !== day) known = { day, candidates: candidatesOn(day, pairs, base, options) };
    return known.candidates;
  };

  return {
    *between(fromMs, toMs) {
      const endMs = Math.min(toMs, nowMs);
      const pending: EventRecord[] = [];
      for (let day = dayOf(fromMs - LONGEST_USE_MS); day * DAY_MS < endMs; day += 1) {
        for (const candidate of candidatesOf(day)) {
          if (candidate.ms < fromMs - LONGEST_USE_MS) continue;
          if (candidate.ms >= endMs) break;
          yield* due(pending, candidate.ms, fromMs, endMs);
          pending.push(...happened(candidate, pairs, base, options));
        }
      }
      yield* due(pending, Number.POSITIVE_INFINITY, fromMs, endMs);
    },
  };
}

/** Gives out what happened before a time, in order: the events of uses that overlap are interleaved. */
function* due(pending: EventRecord[], beforeMs: number, fromMs: number, endMs: number): Generator<EventRecord> {
  if (pending.length > 1) {
    pending.sort((one, other) => one.publishedMs - other.publishedMs || (one.uuid < other.uuid ? -1 : 1));
  }
  for (let first = pending[0]; first !== undefined && first.publishedMs < beforeMs; first = pending[0]) {
    pending.shift();
    if (first.publishedMs >= fromMs && first.publishedMs < endMs) yield first;
  }
}

function candidatesOn(day: number, pairs: UsePairs, base: SignOnBase, options: SignOnOptions): readonly Candidate[] {
  const { beganMs } = options;
  const sessions = (day + 1) * DAY_MS > beganMs ? bySession(day, pairs, base, options) : [];
  return [...byRhythm(day, pairs, options), ...sessions].sort((one, other) => one.ms - other.ms || one.mix - other.mix);
}

/** Each pair by its own rhythm; while the org lives, this is only how clients have tokens refreshed. */
function byRhythm(day: number, pairs: UsePairs, { seed, beganMs }: SignOnOptions): Candidate[] {
  const found: Candidate[] = [];
  const lives = day * DAY_MS >= beganMs;
  for (const pair of pairs.all()) {
    const { mix, kind } = pair;
    if (mix % 100 < NEVER_USED || (lives && kind !== 'oidc')) continue;
    const sinceUse = daysSinceUse(day, mix);
    // a client that stays signed in has its tokens refreshed on the days after
    const isRefresh = kind === 'oidc' && sinceUse > 0 && sinceUse < 3 && mix % 3 === 0;
    if (sinceUse > 0 && !isRefresh) continue;
    const ms = day * DAY_MS + Math.floor((hash(seed, mix, day, 62) / 0x100000000) * DAY_MS);
    if (ms < beganMs || isRefresh) found.push({ ms, mix, pair, user: pair.user, isRefresh });
  }
  return found;
}

/** While the org lives: who signs in to Okta uses what has come due since the sign-in before. */
function bySession(day: number, pairs: UsePairs, base: SignOnBase, options: SignOnOptions): Candidate[] {
  const { seed, beganMs, signInsAt } = options;
  const found: Candidate[] = [];
  const sessions = new Map<number, { readonly ms: number; readonly everyMs: number }>();
  for (let user = 0; user < base.userCount; user += 1) {
    const { firstMs, everyMs } = signInsAt(user) ?? { firstMs: 0, everyMs: undefined };
    if (everyMs === undefined) continue;
    const ms = firstMs + Math.max(0, Math.ceil((day * DAY_MS - firstMs) / everyMs)) * everyMs;
    if (ms < beganMs || dayOf(ms) !== day) continue;
    sessions.set(user, { ms, everyMs });
    found.push({ ms, mix: hash(seed, user, day, 63), pair: undefined, user, isRefresh: false });
  }
  for (const pair of pairs.all()) {
    const { user, mix } = pair;
    const session = sessions.get(user);
    if (session === undefined || mix % 100 < NEVER_USED) continue;
    if (daysSinceUse(day, mix) * DAY_MS >= session.everyMs) continue;
    const ms = session.ms + 60_000 + Math.floor((hash(seed, mix, day, 62) / 0x100000000) * SESSION_MS);
    found.push({ ms, mix, pair, user, isRefresh: false });
  }
  // what a session that began late in the evening leads to is told the next day
  return found.map((one) => (dayOf(one.ms) === day ? one : { ...one, ms: (day + 1) * DAY_MS - 1 }));
}

function daysSinceUse(day: number, mix: number): number {
  return (day + (mix >>> 16)) % (FEWEST_DAYS + ((mix >>> 8) % RHYTHMS));
}

/** The events of a candidate; none where the user had not come yet, had left, or had no access. */
function happened(
  candidate: Candidate,
  pairs: UsePairs,
  base: SignOnBase,
  options: SignOnOptions,
): readonly EventRecord[] {
  const { seed, beganMs } = options;
  const { ms, pair, mix } = candidate;
  const user = pairs.userAt(candidate.user);
  const life = options.life();
  if (user === undefined || (ms >= beganMs && life.hasLeft(user.id, ms))) return [];
  if (pair === undefined) return [sessionEvent(seed, user, ms, mix)];
  if (ms < pairs.createdMs(pair)) return [];
  const app = base.appAt(pair.app);
  const use: Use = { ms, app, user, kind: pair.kind, isRefresh: candidate.isRefresh, mix };
  const isLeft = use.isRefresh && mix % 2 === 0 && hasLeftBefore(user, ms);
  if (ms >= beganMs) {
    return (isLeft || !use.isRefresh) && life.hasAccess(app.id, user.id, ms) ? eventsOfUse(seed, use) : [];
  }
  const lastMs = options.signInsAt(candidate.user)?.firstMs ?? 0;
  return ms + LONGEST_USE_MS > lastMs && !isLeft ? [] : eventsOfUse(seed, use);
}

function hasLeftBefore({ status, statusChanged }: UserRecord, ms: number): boolean {
  return status === 'DEPROVISIONED' && statusChanged !== null && Date.parse(statusChanged) < ms;
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}
