import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { LATER_RECORDS } from '../../run/post-run-records.js';
import type { Part } from './frameworks.js';

/** A file of a package, and what it is for. */
export interface PackedFile {
  readonly name: string;
  readonly what: string;
  readonly part: Part;
}

const KNOWN: Readonly<Record<string, readonly [what: string, part: Part]>> = {
  [LAYOUT.assignmentsCsv]: ['the population: one row per assignment', 'population'],
  [LAYOUT.appsCsv]: ['every app seen, in scope or not, and how completely it was read', 'population'],
  [LAYOUT.findingsCsv]: ['what the rules found, waived and unknown findings marked', 'findings'],
  [LAYOUT.workbook]: ['the same for people, with the policy and the evidence of the reading', 'population'],
  [LAYOUT.policy]: ['the rules, expectations and brakes as used', 'policy'],
  [LAYOUT.waivers]: ['accepted findings: reason, approver, expiry', 'policy'],
  [LAYOUT.manifest]: ['what was asked of Okta, what came back, and every file’s SHA-256', 'run'],
  [LAYOUT.envelope]: ['the manifest, signed', 'run'],
  [LAYOUT.run]: ['the facts of the run', 'run'],
  'decisions.ndjson': ['every decision: who, what, why, when, from which file', 'decisions'],
  'plan.json': ['what was to be removed, by whose decision', 'removal'],
  'plan.csv': ['the same to read', 'removal'],
  'plan.approval.json': ['who approved the plan', 'removal'],
  'journal.ndjson': ['every removal: the assignment before, the outcome after', 'removal'],
  'remediation.csv': ['decision, removal and proof by reading again, with times', 'removal'],
  'signoff.json': ['management’s acknowledgement', 'signoff'],
};

export interface ContentsOptions {
  readonly folder: string;
  readonly manifest: Manifest;
  /** What Okta answered, record by record, is personal data that not every auditor should have. */
  readonly withSnapshot: boolean;
}

/** What goes into a package, in order: the manifest and its envelope, its subjects, the later records that are there. */
export async function contentsOf({ folder, manifest, withSnapshot }: ContentsOptions): Promise<PackedFile[]> {
  const subjects = manifest.subject
    .map(({ name }) => name)
    .filter((name) => withSnapshot || name === LAYOUT.run || !name.startsWith(`${LAYOUT.snapshotFolder}/`));
  const beside: string[] = [];
  for (const name of [LAYOUT.envelope, ...LATER_RECORDS]) if (await isThere(join(folder, name))) beside.push(name);
  const [envelope, later] = [beside.filter(isEnvelope), beside.filter((name) => !isEnvelope(name))];
  return [LAYOUT.manifest, ...envelope, ...subjects, ...later].map(described);
}

function isEnvelope(name: string): boolean {
  return name === LAYOUT.envelope;
}

function described(name: string): PackedFile {
  const [what, part] = KNOWN[name] ?? [];
  if (what !== undefined && part !== undefined) return { name, what, part };
  if (name.startsWith(`${LAYOUT.packetsFolder}/`))
    return { name, what: 'what one reviewer was given', part: 'packets' };
  return { name, what: 'what Okta answered', part: 'run' };
}

async function isThere(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}
