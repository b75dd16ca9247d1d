import type { BaseOrg } from '../state/base-org.js';
import type { EventRecord, EventSource } from '../state/event-source.js';
import type { UserRecord } from '../state/records.js';
import { hash, hashText } from './random.js';
import { eventsOfUse, kindOf, type Use, type UseKind } from './use-events.js';
import { DAY_MS } from './world.js';

/** What sign-ons are derived from; the org as it was in the beginning, whatever a client changes. */
export type SignOnBase = Pick<
  BaseOrg,
  | 'appCount'
  | 'appAt'
  | 'appUserCount'
  | 'appUserIdAt'
  | 'appUserAt'
  | 'appUserPosition'
  | 'userIndex'
  | 'userAt'
  | 'userCount'
>;

/** Every hundredth of the pairs of app and user, so many of which never come to use. */
const NEVER_USED = 14;
const FEWEST_DAYS = 4;
const RHYTHMS = 40;
/** All events of one use happen within this time. */
const LONGEST_USE_MS = 2000;

/** A use that may have happened, before it is known whether the user could have been there. */
interface Candidate {
  readonly ms: number;
  readonly app: number;
  readonly position: number;
  readonly kind: UseKind;
  readonly isRefresh: boolean;
  readonly mix: number;
}

/**
 * Who signs on to what and when: each pair of app and user has its rhythm, so that a day is a function of the seed, and
 * two servers that look back from different times tell the same of it. Nobody uses an app before having it, nor after the
 * last sign-in to Okta; only tokens of some people who left go on being refreshed. Days are made one at a time.
 */
export function signOns(seed: number, base: SignOnBase, nowMs: number): EventSource {
  let known: { readonly day: number; readonly candidates: readonly Candidate[] } | undefined;

  const candidatesOf = (day: number): readonly Candidate[] => {
    if (known?.day !== day) known = { day, candidates: candidatesOn(seed, base, day) };
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
          const use = useOf(base, candidate);
          if (use !== undefined) pending.push(...eventsOfUse(seed, use));
        }
      }
      yield* due(pending, Number.POSITIVE_INFINITY, fromMs, endMs);
    },
  };
}

/** Gives out what happened before a time, in order: the events of uses that overlap are interleaved. */
function* due(pending: EventRecord[], beforeMs: number, fromMs: number, endMs: number): Generator<EventRecord> {
  pending.sort((one, other) => one.publishedMs - other.publishedMs || (one.uuid < other.uuid ? -1 : 1));
  for (let first = pending[0]; first !== undefined && first.publishedMs < beforeMs; first = pending[0]) {
    pending.shift();
    if (first.publishedMs >= fromMs && first.publishedMs < endMs) yield first;
  }
}

function candidatesOn(seed: number, base: SignOnBase, day: number): readonly Candidate[] {
  const found: Candidate[] = [];
  for (let app = 0; app < base.appCount; app += 1) {
    const kind = kindOf(base.appAt(app));
    if (kind === undefined) continue;
    for (let position = 0; position < base.appUserCount(app); position += 1) {
      const mix = hash(seed, app, hashText(base.appUserIdAt(app, position) ?? ''), 61);
      if (mix % 100 < NEVER_USED) continue;
      const interval = FEWEST_DAYS + ((mix >>> 8) % RHYTHMS);
      const sinceUse = (day + (mix >>> 16)) % interval;
      // a client that stays signed in has its tokens refreshed on the days after
      const isRefresh = kind === 'oidc' && sinceUse > 0 && sinceUse < 3 && mix % 3 === 0;
      if (sinceUse > 0 && !isRefresh) continue;
      const ms = day * DAY_MS + Math.floor((hash(seed, mix, day, 62) / 0x100000000) * DAY_MS);
      found.push({ ms, app, position, kind, isRefresh, mix });
    }
  }
  return found.sort((one, other) => one.ms - other.ms || one.mix - other.mix);
}

function useOf(base: SignOnBase, { ms, app, position, kind, isRefresh, mix }: Candidate): Use | undefined {
  const row = base.appUserAt(app, position);
  const index = row === undefined ? undefined : base.userIndex(row.id);
  const user = index === undefined ? undefined : base.userAt(index);
  if (row === undefined || user === undefined || ms < Date.parse(row.created)) return undefined;
  const isLeft = isRefresh && mix % 2 === 0 && hasLeftBefore(user, ms);
  const lastMs = user.lastLogin === null ? 0 : Date.parse(user.lastLogin);
  if (ms + LONGEST_USE_MS > lastMs && !isLeft) return undefined;
  return { ms, app: base.appAt(app), user, kind, isRefresh, mix };
}

function hasLeftBefore({ status, statusChanged }: UserRecord, ms: number): boolean {
  return status === 'DEPROVISIONED' && statusChanged !== null && Date.parse(statusChanged) < ms;
}

function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}
