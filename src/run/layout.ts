/** Where a run keeps what: names within its folder, `/`-separated as they stand in the manifest. */
export const LAYOUT = {
  assignmentsCsv: 'assignments.csv',
  findingsCsv: 'findings.csv',
  appsCsv: 'apps.csv',
  workbook: 'access-review.xlsx',
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
  packetsFolder: 'packets',
} as const;

/** The snapshot's file of one app's users. Okta's ids are letters and digits; anything else is no file name of ours. */
export function appUsersName(appId: string): string {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(appId)) throw new Error(`not an Okta app id: ${JSON.stringify(appId)}`);
  return `${LAYOUT.appUsersFolder}/${appId}.ndjson.gz`;
}
