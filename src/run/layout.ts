import { IncompleteError } from '../errors.js';

/** Where a run keeps what: names within its folder, `/`-separated as they stand in the manifest. */
export const LAYOUT = {
  assignmentsCsv: 'assignments.csv',
  findingsCsv: 'findings.csv',
  appsCsv: 'apps.csv',
  workbook: 'access-review.xlsx',
  pathsCsv: 'paths.csv',
  assignmentsParquet: 'assignments.parquet',
  findingsParquet: 'findings.parquet',
  appsParquet: 'apps.parquet',
  policy: 'policy.yaml',
  waivers: 'waivers.yaml',
  manifest: 'manifest.json',
  envelope: 'manifest.dsse.json',
  snapshotFolder: 'snapshot',
  run: 'snapshot/run.json',
  apps: 'snapshot/apps.ndjson.gz',
  users: 'snapshot/users.ndjson.gz',
  appUsersFolder: 'snapshot/app-users',
  groups: 'snapshot/groups.ndjson.gz',
  groupRules: 'snapshot/group-rules.ndjson.gz',
  appGroups: 'snapshot/app-groups.ndjson.gz',
  userGroups: 'snapshot/user-groups.ndjson.gz',
  membershipsFolder: 'snapshot/memberships',
  packetsFolder: 'packets',
} as const;

/** The snapshot's file of one app's users. Throws IncompleteError for an id that cannot name a file. */
export function appUsersName(appId: string): string {
  return `${LAYOUT.appUsersFolder}/${plainId(appId)}.ndjson.gz`;
}

/** The snapshot's file of one group's members. Throws IncompleteError for an id that cannot name a file. */
export function membershipsName(groupId: string): string {
  return `${LAYOUT.membershipsFolder}/${plainId(groupId)}.ndjson.gz`;
}

/** What Windows takes for a device, whatever folder it stands in. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Whether an id can name a file on any system. Okta's are letters and digits; anything else never becomes a path. */
export function isFileName(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) && !DEVICE.test(id);
}

function plainId(id: string): string {
  if (!isFileName(id)) throw new IncompleteError(`${JSON.stringify(id)} is not an id of Okta's: no file is named so`);
  return id;
}
