import type { FullOptions } from './options.js';
import { type Act, liveThrough } from './seed/history.js';
import { seedNumber } from './seed/random.js';
import { seededOrg } from './seed/seeded-org.js';
import { createOrg, type Org } from './state/org.js';
import { plainOrg } from './state/plain-org.js';
import { withClientApp } from './state/with-client-app.js';

/** An org that has lived from its beginning to its `now`; `now` is the server's time, epoch milliseconds. */
export function buildOrg(
  options: FullOptions,
  now: () => number,
): { readonly org: Org; readonly history: readonly Act[] } {
  const { data, nowMs, beganMs, oauth, users } = options;
  const seed = seedNumber(options.seed);
  const base = data === undefined ? seededOrg(seed, nowMs, options, beganMs) : plainOrg(data, nowMs);
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
  const history = liveThrough({ org, seed, users, fromMs: beganMs, toMs: nowMs, setTime });
  pastMs = undefined;
  return { org, history };
}
