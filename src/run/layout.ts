import { basename } from 'node:path/posix';
import { isSourceId, sourceAppId, sourceNameOf } from '../assignment/source-records.js';
import { IncompleteError } from '../errors.js';
import { OWNERS_FILE, REGISTER_FILE, ROSTER_FILE, SOURCES_FILE, SOURCES_FOLDER } from '../roster/sources-facts.js';

/** Where a run keeps what: names within its folder, `/`-separated as they stand in the manifest. */
export const LAYOUT = {
  assignmentsCsv: 'assignments.csv',
  findingsCsv: 'findings.csv',
  appsCsv: 'apps.csv',
  workbook: 'access-review.xlsx',
  page: 'access-review.html',
  pathsCsv: 'paths.csv',
  apiTokensCsv: 'api-tokens.csv',
  serviceAppsCsv: 'service-apps.csv',
  changesCsv: 'changes.csv',
  assignmentsParquet: 'assignments.parquet',
  findingsParquet: 'findings.parquet',
  appsParquet: 'apps.parquet',
  pathsParquet: 'paths.parquet',
  changesParquet: 'changes.parquet',
  nextReview: 'for-next-review.ndjson.gz',
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
  previousFolder: 'snapshot/previous',
  previousApps: 'snapshot/previous/apps.ndjson.gz',
  previousRemovals: 'snapshot/previous/removals.ndjson.gz',
  previousRowsFolder: 'snapshot/previous/rows',
  roleApps: 'snapshot/role-apps.ndjson.gz',
  apiTokens: 'snapshot/api-tokens.ndjson.gz',
  serviceApps: 'snapshot/service-apps.ndjson.gz',
  roster: ROSTER_FILE,
  register: REGISTER_FILE,
  owners: OWNERS_FILE,
  sources: SOURCES_FILE,
  sourcesFolder: SOURCES_FOLDER,
  sourceApps: 'snapshot/source-apps.ndjson.gz',
  changeEvents: 'snapshot/change-events.ndjson.gz',
  usage: 'snapshot/usage.json',
  usageFolder: 'snapshot/usage',
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

/** The snapshot's file of one app's rows in the run before. Throws IncompleteError for an id that cannot name a file. */
export function previousRowsName(appId: string): string {
  return `${LAYOUT.previousRowsFolder}/${plainId(appId)}.ndjson.gz`;
}

/** The snapshot's file of one app's uses. Throws IncompleteError for an id that cannot name a file. */
export function usageName(appId: string): string {
  return `${LAYOUT.usageFolder}/${plainId(appId)}.ndjson.gz`;
}

/** What Windows takes for a device, whatever folder it stands in. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)$/i;

/** Whether an id can name a file on any system. Okta's are letters and digits; anything else never becomes a path. */
export function isFileName(id: string): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) && !DEVICE.test(id);
}

const SOURCE_STEM = 'source-';

/** Windows takes no colons in names of files; and none of Okta's ids holds a hyphen. */
function stemOf(id: string): string {
  return isSourceId(id) ? `${SOURCE_STEM}${sourceNameOf(id)}` : id;
}

/** The id of the app or group that one of a snapshot's files is named after. */
export function idOfFile(name: string): string {
  const stem = basename(name, '.ndjson.gz');
  return stem.startsWith(SOURCE_STEM) ? sourceAppId(stem.slice(SOURCE_STEM.length)) : stem;
}

function plainId(id: string): string {
  const stem = stemOf(id);
  if (isFileName(stem)) return stem;
  throw new IncompleteError(`${JSON.stringify(id)} is not an id of Okta's: no file is named so`);
}

/** What comes after a run, by the name of its file in the run's folder. None of it changes the run's own files. */
export const RECORDS = {
  deliveries: 'deliveries.ndjson',
  decisions: 'decisions.ndjson',
  decisionsCsv: 'decisions.csv',
  plan: 'plan.json',
  planCsv: 'plan.csv',
  approval: 'plan.approval.json',
  journal: 'journal.ndjson',
  remediation: 'remediation.csv',
  signoff: 'signoff.json',
} as const;

/** Those that are hash-chained logs (see files/chained-log.ts), with the kind that their header names. */
export const CHAINED: ReadonlyMap<string, string> = new Map([
  [RECORDS.deliveries, 'deliveries'],
  [RECORDS.decisions, 'decisions'],
  [RECORDS.journal, 'journal'],
  [RECORDS.signoff, 'signoff'],
]);

/** The files of one plan. */
export interface PlanFiles {
  readonly plan: string;
  readonly csv: string;
  readonly approval: string;
}

/** The plan as it stands. */
export const CURRENT_PLAN: PlanFiles = { plan: RECORDS.plan, csv: RECORDS.planCsv, approval: RECORDS.approval };

/** A plan that the journal cites is kept under its checksum, because the next plan takes the place of `plan.json`. */
export function keptPlan(checksum: string): PlanFiles {
  const name = `plan-${checksum}`;
  return { plan: `${name}.json`, csv: `${name}.csv`, approval: `${name}.approval.json` };
}

const KEPT_PLAN = /^plan-([0-9a-f]{64})\.(?:json|csv|approval\.json)$/;

/** The checksum of the kept plan that a file belongs to; undefined for any other file. */
export function keptPlanOf(name: string): string | undefined {
  return KEPT_PLAN.exec(name)?.[1];
}

/** Where the files that reviewers sent back are kept as they came. */
export const RETURNED_FOLDER = 'returned';

const RETURNED = /^returned\/[0-9a-f]{64}\.[a-z]{3,4}$/;

/** The name under which a returned file is kept: by its bytes, whatever it was called. `extension` is without the dot. */
export function returnedName(sha256: string, extension: string): string {
  return `${RETURNED_FOLDER}/${sha256}.${extension}`;
}

export function isReturned(name: string): boolean {
  return RETURNED.test(name);
}

const SIGNOFF_PAGE = /^signoff-[1-9]\d{0,5}\.html$/;

/** The page of a run's nth sign-off, counted from 1. */
export function signOffPageName(number: number): string {
  return `signoff-${number}.html`;
}

export function isSignOffPage(name: string): boolean {
  return SIGNOFF_PAGE.test(name);
}

const KNOWN_RECORDS: ReadonlySet<string> = new Set(Object.values(RECORDS));

/** Whether a name in a run's folder is that of something that came after the run. */
export function isLaterRecord(name: string): boolean {
  return KNOWN_RECORDS.has(name) || keptPlanOf(name) !== undefined || isReturned(name) || isSignOffPage(name);
}
