import type { FullOptions } from './options.js';
import type { Act } from './seed/acts.js';
import { liveThrough } from './seed/history.js';
import { lifeOf, NO_LIFE } from './seed/life.js';
import { seedNumber } from './seed/random.js';
import { seededOrg } from './seed/seeded-org.js';
import { lastSignIn } from './seed/sign-ins.js';
import { signInsOf } from './seed/users.js';
import { iso, type World } from './seed/world.js';
import { createOrg, type Org } from './state/org.js';
import { plainOrg } from './state/plain-org.js';
import { withClientApp } from './state/with-client-app.js';

/** An org that has lived from its beginning to its `now`; `now` is the server's time, epoch milliseconds. */
export function buildOrg(
  options: FullOptions,
  now: () => number,
): { readonly org: Org; readonly history: readonly Act[] } {
  const { data, nowMs, beganMs, oauth, users, deeds } = options;
  const seed = seedNumber(options.seed);
  let life = NO_LIFE;
  const base = data === undefined ? seededOrg(seed, nowMs, options, beganMs, () => life) : plainOrg(data, nowMs);
  const shown = oauth !== undefined && oauth.hideApp !== true ? oauth.clientId : undefined;
  const created = new Date(beganMs - 30 * 86_400_000).toISOString();
  let pastMs: number | undefined; // while it lives through what was before
  const org = createOrg(
    shown === undefined ? base : withClientApp(base, shown, created),
    () => pastMs ?? now(),
    options.settle,
    options.logLateMs,
  );
  if (data !== undefined) return { org, history: [] };
  const setTime = (ms: number): void => {
    pastMs = ms;
  };
  const world: World = { seed, nowMs: beganMs, users };
  const lastLoginAt = (userId: string, ms: number): string | null => {
    const signIns = signInsOf(world, base.userIndex(userId) ?? -1);
    return signIns === undefined ? null : iso(lastSignIn(signIns, ms));
  };
  const leavers = new Map<string, number>();
  const history = liveThrough({
    ...{ org, seed, users, fromMs: beganMs, toMs: nowMs, setTime, lastLoginAt, leavers, deeds },
  });
  pastMs = undefined;
  life = lifeOf(history, leavers);
  return { org, history };
}
