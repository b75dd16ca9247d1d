import type { GroupRecord } from '../state/records.js';
import { appOfGroup, labelOf } from './apps.js';
import { idOf } from './ids.js';
import { DAY_MS, iso, type World } from './world.js';

/** The index-th group: Everyone, or one of those that give an app. */
export function groupAt(world: World, index: number): GroupRecord {
  const served = appOfGroup(index);
  const kind = served?.nth === 0 ? 'Users' : 'Administrators';
  return {
    id: idOf('00g', world.seed, index),
    name: served === undefined ? 'Everyone' : `${labelOf(world, served.app)} ${kind}`,
    description: served === undefined ? 'All users in your organization' : null,
    type: served === undefined ? 'BUILT_IN' : 'OKTA_GROUP',
    created: iso(world.nowMs - 900 * DAY_MS),
    lastUpdated: iso(world.nowMs - 40 * DAY_MS),
  };
}
