import type { AppGroup, Group } from './records.js';

/**
 * The group that came with an app's group, where it is the same one. Another in its place would lend its name, by which the
 * policy allows removals, and its type; so a group that came with it counts as not told, by its id alone.
 */
export function embeddedGroupOf({ id, _embedded }: AppGroup): Group {
  const group = _embedded?.group;
  return group?.id === id ? group : { id };
}
