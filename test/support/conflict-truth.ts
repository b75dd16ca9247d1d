import type { Org } from '../../src/sandbox/state/org.js';
import type { AppUserRecord } from '../../src/sandbox/state/records.js';

/** A side of a conflict, said in the org's own terms. */
export interface TrueSide {
  readonly labels: readonly string[];
  readonly where?: (row: AppUserRecord) => boolean | undefined;
}

export interface TrueConflict {
  /** `app user`, sorted: accesses of users who have both sides. */
  readonly findings: readonly string[];
  /** Accesses of which it is not known. */
  readonly unknown: readonly string[];
}

/** Who has both sides of a conflict, from the org's own state: nothing of what was asked over HTTP is used. */
export function trueConflict(org: Org, sides: readonly [TrueSide, TrueSide]): TrueConflict {
  const [first, second] = sides.map((side) => accessesOf(org, side));
  const findings = new Set<string>();
  const unknown = new Set<string>();
  for (const [own, other] of [
    [first, second],
    [second, first],
  ]) {
    for (const access of own ?? []) {
      const others = (other ?? []).filter(({ userId }) => userId === access.userId);
      if (others.length === 0) continue;
      const isFound = access.isOn === true && others.some(({ isOn }) => isOn === true);
      (isFound ? findings : unknown).add(`${access.appId} ${access.userId}`);
    }
  }
  for (const found of findings) unknown.delete(found);
  return { findings: [...findings].sort(), unknown: [...unknown].sort() };
}

function accessesOf(org: Org, { labels, where = () => true }: TrueSide) {
  const { items } = org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY });
  return items
    .filter(({ label }) => labels.includes(label))
    .flatMap(({ id: appId }) =>
      (org.appUsers(appId)?.slice(0, Number.POSITIVE_INFINITY).items ?? []).map((row) => ({
        ...{ appId, userId: row.id, isOn: where(row) },
      })),
    )
    .filter(({ isOn }) => isOn !== false);
}
