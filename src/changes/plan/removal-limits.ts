import type { ApplyPolicy, BrakesPolicy } from '../../policy/policy.js';

/** What one app adds to the counts. */
export interface AppCount {
  readonly label: string;
  /** Rows of the app in the run. */
  readonly rows: number;
  /** Removals planned, beside those already made for the run. */
  readonly planned: number;
  /** Removals already made for the run, by whichever plan. */
  readonly removed: number;
}

/** Which brakes the removals of a run would pass, a sentence with its arithmetic each; empty where none. */
export function brakeProblems(limits: ApplyPolicy, rows: number, apps: readonly AppCount[]): string[] {
  const total = apps.reduce(
    (sum, { planned, removed }) => ({ planned: sum.planned + planned, removed: sum.removed + removed }),
    { planned: 0, removed: 0 },
  );
  if (total.planned === 0) return [];
  return [
    ...problemsOf(limits, 'apply', { label: 'the run', rows, ...total }),
    ...apps.filter(({ planned }) => planned > 0).flatMap((app) => problemsOf(limits.perApp, 'apply.perApp', app)),
  ];
}

function problemsOf(
  { maxCount, maxShare }: BrakesPolicy,
  key: string,
  { label, rows, planned, removed }: AppCount,
): string[] {
  const count = planned + removed;
  const what = removed === 0 ? `${count}` : `${count} (${removed} already removed and ${planned} planned)`;
  const problems: string[] = [];
  if (maxCount === 0) problems.push(`${what}: no removals are allowed for ${label} (${key}.maxCount is 0)`);
  else if (count > maxCount) problems.push(`${what} is over the ${maxCount} allowed for ${label} (${key}.maxCount)`);
  if (isOverShare(count, maxShare, rows)) {
    problems.push(
      `${what} of ${rows}, ${shareOver(rows === 0 ? 1 : count / rows, maxShare)}, is over the ${percent(maxShare)} allowed for ${label} (${key}.maxShare)`,
    );
  }
  return problems;
}

/** Divides: 0.29 * 100 is a little less than 29, and would hold back the last of 29 that are allowed. */
function isOverShare(count: number, maxShare: number, rows: number): boolean {
  return rows === 0 ? count > 0 : count / rows > maxShare;
}

/** `30 %`, `0.05 %`. */
function percent(share: number, digits = share >= 0.1 ? 3 : 2): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

/** A share that is over a limit, with as many digits as it takes to show that it is. */
function shareOver(share: number, limit: number): string {
  for (let digits = share >= 0.1 ? 3 : 2; digits < 15; digits += 1) {
    const text = percent(share, digits);
    if (text !== percent(limit)) return text;
  }
  return percent(share);
}

/** Lets removals through, as far as the limits allow. */
export interface LimitGate {
  /** Counts one more removal of each of these apps: all, or where a limit says no to one, none. That limit is named. */
  admit(...apps: readonly (Pick<AppCount, 'label' | 'rows'> & { readonly id: string })[]): Held | undefined;
}

/** A removal over a limit. `isNone`: no removals at all are allowed there, which no exception lifts. */
export interface Held {
  readonly why: string;
  readonly isNone: boolean;
}

/** A gate for a run of so many rows, of which so many are removed already, by app id. */
export function limitGate(limits: ApplyPolicy, rows: number, removed: ReadonlyMap<string, number>): LimitGate {
  let counts: ReadonlyMap<string, number> = new Map(removed);
  let total = [...removed.values()].reduce((sum, count) => sum + count, 0);
  return {
    admit(...apps) {
      const counted = new Map(counts);
      for (const [index, { id, label, rows: ofApp }] of apps.entries()) {
        const count = (counted.get(id) ?? 0) + 1;
        const held =
          heldBy(limits, 'apply', { label: 'the run', rows, count: total + index + 1 }) ??
          heldBy(limits.perApp, 'apply.perApp', { label, rows: ofApp, count });
        if (held !== undefined) return held;
        counted.set(id, count);
      }
      counts = counted;
      total += apps.length;
      return undefined;
    },
  };
}

function heldBy(
  { maxCount, maxShare }: BrakesPolicy,
  key: string,
  { label, rows, count }: { readonly label: string; readonly rows: number; readonly count: number },
): Held | undefined {
  if (maxCount === 0) return { why: `no removals are allowed for ${label} (${key}.maxCount is 0)`, isNone: true };
  if (count > maxCount) return { why: `over the ${maxCount} allowed for ${label} (${key}.maxCount)`, isNone: false };
  if (isOverShare(count, maxShare, rows)) {
    return {
      why: `over the ${percent(maxShare)} of ${rows} rows allowed for ${label} (${key}.maxShare)`,
      isNone: maxShare === 0,
    };
  }
  return undefined;
}
