import type { PathsWay } from '../../run/paths-facts.js';

/** What the choice is made by. */
export interface Sizes {
  /** Groups that give apps in scope: each takes a request at least, one more for every 1000 members. */
  readonly groups: number;
  /** Users with an assignment in these apps, as many as are known by now: each takes one request. */
  readonly users: number;
  /** Whether all users are known. */
  readonly isWhole: boolean;
}

export interface Way {
  readonly way: PathsWay;
  /** The arithmetic, for people. */
  readonly because: string;
}

/**
 * Whether groups are asked for their members or users for their groups; undefined while that cannot be told. Okta tells
 * the rules behind a membership on the groups' way only, so users are asked only where that takes fewer requests for sure.
 */
export function chooseWay({ groups, users, isWhole }: Sizes): Way | undefined {
  if (groups === 0) return { way: 'none', because: 'no app in scope has a group' };
  if (users >= groups) {
    const known = isWhole ? `${users}` : `at least ${users}`;
    return {
      way: 'groups',
      because: `${groups} groups give these apps, and ${known} users have them: groups are asked`,
    };
  }
  if (!isWhole) return undefined;
  return {
    way: 'users',
    because: `${users} users have these apps, which ${groups} groups give: fewer requests by asking users, and the rules behind memberships are not told`,
  };
}
