import { type Affine, positionOf, userAt } from './affine.js';
import { grantedBy } from './app-users.js';
import { appsOfGroup, extraOf, type GroupLayout, ownerOfGroup } from './group-layout.js';
import { hash } from './random.js';
import { isMissing, userStatus } from './users.js';
import type { World } from './world.js';

/** Who is in a group, both ways in constant time: the members by their places, some of them empty, and a user's place. */
export interface GroupMembers {
  places(group: number): number;
  userAt(group: number, place: number): number | undefined;
  /** Undefined for users who are not in the group. */
  placeOf(group: number, user: number): number | undefined;
}

/** Which users an app has: the first `size` places of its map. */
export interface AppPlaces {
  readonly map: Affine;
  readonly size: number;
}

/**
 * Memberships that explain the assignments: whoever is in a group of an app has the app, leavers aside, who stay in
 * their groups after their access is gone (deactivation takes assignments away, not memberships).
 */
export function groupMembers(world: World, layout: GroupLayout, apps: readonly AppPlaces[]): GroupMembers {
  const placesOf = (app: number): AppPlaces => apps[app] ?? { map: { a: 1, b: 0, inverse: 1, m: 1 }, size: 0 };

  function isOfApp(app: number, nth: number, user: number, place: number): boolean {
    if (place < placesOf(app).size) return grantedBy(world, app, user) === nth;
    return userStatus(world, user) === 'DEPROVISIONED' && hash(world.seed, app, user, 52) % 2 === nth;
  }

  function isOfExtra(group: number, user: number): boolean {
    const extra = extraOf(layout, group);
    if (extra === undefined || hash(world.seed, group, user, 53) / 0x100000000 >= extra.share) return false;
    if (extra.apps.length === 0) return !isMissing(world, user);
    return extra.apps.every((app) => {
      const { map, size } = placesOf(app);
      return positionOf(map, user) < size && grantedBy(world, app, user) !== undefined;
    });
  }

  // the app whose users are gone through to find a group's members; undefined where it is the whole directory
  const bases = Array.from({ length: layout.count }, (_, group) =>
    appsOfGroup(layout, group)
      .toSorted((one, other) => placesOf(one).size - placesOf(other).size)
      .at(0),
  );
  const counts = bases.map((base, group) => {
    const isOwned = ownerOfGroup(layout, group) !== undefined;
    if (base === undefined) return isOwned ? 0 : world.users;
    const { size } = placesOf(base);
    return Math.min(world.users, isOwned ? size + Math.ceil(size / 5) : size);
  });
  const places = (group: number): number => counts[group] ?? 0;

  function isMember(group: number, user: number, place: number): boolean {
    if (group === 0) return true;
    const owner = ownerOfGroup(layout, group);
    return owner === undefined ? isOfExtra(group, user) : isOfApp(owner.app, owner.nth, user, place);
  }

  return {
    places,
    userAt: (group, place) => {
      if (place >= places(group)) return undefined;
      const base = bases[group];
      const user = base === undefined ? place : userAt(placesOf(base).map, place);
      return isMember(group, user, place) ? user : undefined;
    },
    placeOf: (group, user) => {
      const base = bases[group];
      const place = base === undefined ? user : positionOf(placesOf(base).map, user);
      return place < places(group) && isMember(group, user, place) ? place : undefined;
    },
  };
}
