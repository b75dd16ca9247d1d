import type { GroupRecord } from '../state/records.js';
import { labelOf } from './apps.js';
import { extraOf, feedOf, type GroupLayout, ownerOfGroup } from './group-layout.js';
import { idOf } from './ids.js';
import { DAY_MS, iso, type World } from './world.js';

/** The app of the catalogue that is the directory. */
const DIRECTORY_APP = 2;

/** The index-th group: Everyone, one of those that belong to an app, or an extra one. */
export function groupAt(world: World, layout: GroupLayout, index: number): GroupRecord {
  const owner = ownerOfGroup(layout, index);
  const name =
    owner === undefined
      ? (extraOf(layout, index)?.name ?? 'Everyone')
      : `${labelOf(world, owner.app)} ${owner.nth === 0 ? 'Users' : 'Administrators'}`;
  const fromDirectory = index > 0 && feedOf(layout, index) === 'directory' && layout.apps > DIRECTORY_APP;
  return {
    id: idOf('00g', world.seed, index),
    name,
    description: index === 0 ? 'All users in your organization' : null,
    type: index === 0 ? 'BUILT_IN' : fromDirectory ? 'APP_GROUP' : 'OKTA_GROUP',
    created: iso(world.nowMs - 900 * DAY_MS),
    lastUpdated: iso(world.nowMs - 40 * DAY_MS),
    ...(fromDirectory ? { sourceApp: idOf('0oa', world.seed, DIRECTORY_APP) } : {}),
  };
}
