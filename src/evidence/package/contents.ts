import { join } from 'node:path';
import { isSourceId } from '../../assignment/source-records.js';
import { isThere } from '../../files/is-there.js';
import { laterRecordsIn } from '../../run/later-records.js';
import { idOfFile, isReturned, isSignOffPage, keptPlanOf, LAYOUT, RECORDS } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { isLeavable } from '../left-out.js';
import type { Part } from './frameworks.js';

/** A file of a package, and what it is for. */
export interface PackedFile {
  readonly name: string;
  readonly what: string;
  readonly part: Part;
}

/** Nobody but the organisation answers for these: Okta was never asked. */
const EXPORTS = 'an export that the organisation supplied';

const KNOWN: Readonly<Record<string, readonly [what: string, part: Part]>> = {
  [LAYOUT.assignmentsCsv]: ['the population: one row per assignment', 'population'],
  [LAYOUT.appsCsv]: ['every app seen, in scope or not, and how completely it was read', 'population'],
  [LAYOUT.pathsCsv]: ['every way by which each assignment holds', 'population'],
  [LAYOUT.changesCsv]: ['what is new, gone or changed since the run before', 'population'],
  [LAYOUT.apiTokensCsv]: ['every API token: whose, with which roles, last used when', 'population'],
  [LAYOUT.serviceAppsCsv]: ['every service app: its scopes, its admin roles, who answers for it', 'population'],
  [LAYOUT.findingsCsv]: ['what the rules found, waived and unknown findings marked', 'findings'],
  [LAYOUT.workbook]: ['the same for people, with the policy and the evidence of the reading', 'population'],
  [LAYOUT.page]: ['the same to look at in a browser: one file, charts, a table to search', 'population'],
  [LAYOUT.assignmentsParquet]: ['the population once more, with types, for a warehouse', 'population'],
  [LAYOUT.appsParquet]: ['the apps once more, with types', 'population'],
  [LAYOUT.findingsParquet]: ['the findings once more, with types', 'findings'],
  [LAYOUT.nextReview]: ['the population once more, as the next review is compared with it', 'population'],
  [LAYOUT.policy]: ['the rules, expectations and brakes as used', 'policy'],
  [LAYOUT.waivers]: ['accepted findings: reason, approver, expiry', 'policy'],
  [LAYOUT.roster]: ['the HR system’s list of people as it was, by which leavers and strangers were found', 'policy'],
  [LAYOUT.register]: ['accounts that are no person, with who answers for them', 'policy'],
  [LAYOUT.owners]: ['the owners whom the register names, and what Okta said of each', 'policy'],
  [LAYOUT.sources]: [
    'which files of people and accounts the organisation supplied, and how much is in each',
    'population',
  ],
  [LAYOUT.sourceApps]: [`the systems outside Okta, by ${EXPORTS}`, 'population'],
  [LAYOUT.usage]: ['what the ledger of sign-ins knows, and since when', 'run'],
  [LAYOUT.manifest]: ['what was asked of Okta, what came back, and every file’s SHA-256', 'run'],
  [LAYOUT.envelope]: ['the manifest, signed', 'run'],
  [LAYOUT.run]: ['the facts of the run', 'run'],
  [RECORDS.deliveries]: [
    'every mail to a reviewer: to whom, when, which packets, what the mail server said',
    'decisions',
  ],
  [RECORDS.decisions]: ['every decision: who, what, why, when, from which file', 'decisions'],
  [RECORDS.decisionsCsv]: ['the same to read', 'decisions'],
  [RECORDS.plan]: ['what was to be removed, by whose decision', 'removal'],
  [RECORDS.planCsv]: ['the same to read', 'removal'],
  [RECORDS.approval]: ['who approved the plan', 'removal'],
  [RECORDS.journal]: ['every removal: the assignment before, the outcome after', 'removal'],
  [RECORDS.remediation]: ['decision, removal and proof by reading again, with times', 'removal'],
  [RECORDS.signoff]: ['management’s acknowledgement', 'signoff'],
};

export interface ContentsOptions {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What Okta answered, record by record, is personal data that not every auditor should have. */
  readonly withSnapshot: boolean;
}

/** What goes into a package, in order: the manifest and its envelope, its subjects, the later records that are there. */
export async function contentsOf({ folder, manifest, withSnapshot }: ContentsOptions): Promise<PackedFile[]> {
  const subjects = manifest.subject.map(({ name }) => name).filter((name) => withSnapshot || !isLeavable(name));
  const envelope = (await isThere(join(folder, LAYOUT.envelope))) ? [LAYOUT.envelope] : [];
  const later = await laterRecordsIn(folder);
  return [LAYOUT.manifest, ...envelope, ...subjects, ...later].map(described);
}

function described(name: string): PackedFile {
  const [what, part] = KNOWN[name] ?? [];
  if (what !== undefined && part !== undefined) return { name, what, part };
  if (keptPlanOf(name) !== undefined) return { name, what: 'a plan that was carried out', part: 'removal' };
  if (isSignOffPage(name))
    return { name, what: 'what was signed off, in numbers, to read and to print', part: 'signoff' };
  if (isReturned(name)) return { name, what: 'what a reviewer sent back, as it came', part: 'decisions' };
  if (name.startsWith(`${LAYOUT.packetsFolder}/`))
    return { name, what: 'what one reviewer was given', part: 'packets' };
  if (name.startsWith(`${LAYOUT.sourcesFolder}/`))
    return { name, what: `the accounts of a system outside Okta: ${EXPORTS}`, part: 'population' };
  if (name.startsWith(`${LAYOUT.usageFolder}/`))
    return { name, what: 'what the ledger of sign-ins has of an app: who used it, and when', part: 'run' };
  if (name.startsWith(`${LAYOUT.previousFolder}/`))
    return { name, what: 'what the run before had, to compare with', part: 'population' };
  if (name.startsWith(`${LAYOUT.appUsersFolder}/`) && isSourceId(idOfFile(name)))
    return { name, what: `accounts of a system outside Okta, made of ${EXPORTS}`, part: 'population' };
  if (isLeavable(name)) return { name, what: 'what Okta answered', part: 'run' };
  return { name, what: 'a report of the run', part: 'population' };
}
