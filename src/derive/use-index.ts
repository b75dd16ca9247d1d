import { isAdminRoleId } from '../assignment/admin-records.js';
import { instantOf } from '../assignment/instant.js';
import type { AppUse, KnownUse } from '../assignment/use.js';
import { useKinds } from '../assignment/use-events.js';
import type { Policy } from '../policy/policy.js';
import { ageLimit } from '../rules/age-limit.js';
import type { UsageFacts } from '../run/usage-facts.js';
import { readUsageFacts, readUses } from '../run/usage-records.js';
import { createIdNumbers } from '../sets/id-numbers.js';
import { unionOf } from '../sets/spans.js';

/** What a run knows of the uses of an app, by user. */
export type FindUse = (userId: string) => AppUse;

/** What a run knows of uses. */
export interface UseIndex {
  forApp(appId: string): Promise<FindUse>;
}

export interface UseOptions {
  readonly folder: string;
  readonly policy: Pick<Policy, 'usage' | 'rules'>;
  readonly asOf: string;
  readonly signal: AbortSignal;
}

/** What the run took from the ledger; undefined where the policy names none, or the run took nothing. */
export async function loadUses({ folder, policy, asOf, signal }: UseOptions): Promise<UseIndex | undefined> {
  const facts = policy.usage === undefined ? undefined : await readUsageFacts(folder);
  if (facts === undefined) return undefined;
  // uses are counted over the time that the rule asks about, so that people read one number
  const { after } = policy.rules['app-not-used'].settings;
  const sinceMs = ageLimit(after, Date.parse(asOf)).cutoffMs;
  const ledger = knownBy(facts);
  const pairs = new Map(facts.apps.map((app) => [app.appId, app.pairs]));
  return {
    async forApp(id) {
      // whoever uses an admin role opens the Admin Console
      const appId = isAdminRoleId(id) ? (facts.console ?? id) : id;
      const count = pairs.get(appId) ?? 0;
      const nothing: AppUse = { lastMs: undefined, uses: 0, sinceMs, isAppUsed: count > 0, ledger };
      if (count === 0) return () => nothing;
      const find = await indexOf({ folder, appId, count, sinceMs, signal });
      return (userId) => {
        const found = find(userId);
        return found === undefined ? nothing : { ...nothing, ...found };
      };
    },
  };
}

function knownBy({ spans, events }: UsageFacts): KnownUse {
  const times = spans.map(({ from, to }) => ({ fromMs: Date.parse(from), toMs: Date.parse(to) }));
  return { spans: unionOf(times), kinds: useKinds(events) };
}

interface AppToIndex {
  readonly folder: string;
  readonly appId: string;
  readonly count: number;
  readonly sinceMs: number;
  readonly signal: AbortSignal;
}

/** Some sixty bytes a user: an app may have a million. */
async function indexOf({ folder, appId, count, sinceMs, signal }: AppToIndex) {
  const numbers = createIdNumbers();
  const lasts = new Float64Array(count);
  const uses = new Float64Array(count);
  const since = new Date(sinceMs).toISOString().slice(0, 10);
  for await (const { userId, last, days } of readUses(folder, appId, signal)) {
    const number = numbers.numberOf(userId);
    lasts[number] = instantOf(last) ?? 0;
    for (const [date, of] of Object.entries(days)) if (date >= since) uses[number] = (uses[number] ?? 0) + of;
  }
  return (userId: string): Pick<AppUse, 'lastMs' | 'uses'> | undefined => {
    const number = numbers.find(userId);
    return number === undefined ? undefined : { lastMs: lasts[number], uses: uses[number] ?? 0 };
  };
}
