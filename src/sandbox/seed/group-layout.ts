import { catalogueOf, GROUPS_PER_APP } from './apps.js';

/** How a group gets its members, Everyone aside. */
export type Feed = 'hand' | 'rule' | 'directory';

/** A group beside Everyone and the two of each app: it gives several apps, one more time the same one, or none. */
export interface ExtraGroup {
  readonly name: string;
  readonly apps: readonly number[];
  /** Part of those who could be in it that are. */
  readonly share: number;
  readonly feed: Feed;
}

/** Which groups an org has, by index: Everyone, then two of each app, then the extra ones. */
export interface GroupLayout {
  readonly apps: number;
  readonly extras: readonly ExtraGroup[];
  readonly count: number;
}

/** Groups that give nothing: a review of access never needs to read them. */
const IDLE = ['All contractors', 'Mailing list: Engineering', 'Office Berlin'];

export function groupLayout(apps: number, morePerApp: number): GroupLayout {
  const granting = Array.from({ length: apps }, (_, app) => app).filter((app) => {
    const { weight, direct = 0 } = catalogueOf(app);
    return weight > 0 && direct < 1;
  });
  // every tenth app stands alone, with its own groups only
  const shared = granting.filter((app) => app % 10 !== 0);
  const bundles = Array.from({ length: Math.floor(shared.length / 3) }, (_, n): ExtraGroup => {
    const feed = n % 3 === 1 ? 'rule' : 'hand';
    return { name: `Bundle ${n + 1}`, apps: shared.slice(n * 3, n * 3 + 3), share: 0.6, feed };
  });
  const more = granting.flatMap((app) =>
    Array.from({ length: morePerApp }, (_, n): ExtraGroup => {
      return { name: `More of ${catalogueOf(app).label} ${app} ${n + 1}`, apps: [app], share: 1, feed: 'hand' };
    }),
  );
  const idle = IDLE.map((name): ExtraGroup => ({ name, apps: [], share: 0.2, feed: 'hand' }));
  const extras = [...bundles, ...more, ...idle];
  return { apps, extras, count: firstExtra(apps) + extras.length };
}

/** The app that the index-th group belongs to, and which of its two it is. */
export function ownerOfGroup(
  layout: GroupLayout,
  index: number,
): { readonly app: number; readonly nth: number } | undefined {
  if (index === 0 || index >= firstExtra(layout.apps)) return undefined;
  return { app: Math.floor((index - 1) / GROUPS_PER_APP), nth: (index - 1) % GROUPS_PER_APP };
}

export function extraOf(layout: GroupLayout, index: number): ExtraGroup | undefined {
  return layout.extras[index - firstExtra(layout.apps)];
}

/** The apps that the index-th group gives. */
export function appsOfGroup(layout: GroupLayout, index: number): readonly number[] {
  const owner = ownerOfGroup(layout, index);
  if (owner === undefined) return extraOf(layout, index)?.apps ?? [];
  return (catalogueOf(owner.app).direct ?? 0) >= 1 ? [] : [owner.app];
}

/** The groups that give an app, in the order of their priority. */
export function groupsOfApp(layout: GroupLayout, app: number): readonly number[] {
  const own = Array.from({ length: GROUPS_PER_APP }, (_, nth) => 1 + app * GROUPS_PER_APP + nth);
  const extras = layout.extras.flatMap((extra, n) => (extra.apps.includes(app) ? [firstExtra(layout.apps) + n] : []));
  return [...own.filter((index) => appsOfGroup(layout, index).length > 0), ...extras];
}

/** Of every five apps one gets its users from the directory and two by rules; administrators are named by hand. */
export function feedOf(layout: GroupLayout, index: number): Feed {
  const owner = ownerOfGroup(layout, index);
  if (owner === undefined) return extraOf(layout, index)?.feed ?? 'hand';
  if (owner.nth > 0) return owner.app % 10 === 7 ? 'rule' : 'hand';
  const turn = owner.app % 5;
  return turn === 4 ? 'directory' : turn === 1 || turn === 2 ? 'rule' : 'hand';
}

function firstExtra(apps: number): number {
  return 1 + apps * GROUPS_PER_APP;
}
