import { NOT_PROVEN, type Origin } from '../../run/origin.js';
import type { RunFacts } from '../../run/run-facts.js';

/** Something that does not hold. `file` is the name within the run's folder; `what` continues it as a sentence. */
export interface Problem {
  readonly file: string;
  readonly what: string;
  /** Set where nothing was changed: the run is only not what was asked for. */
  readonly isExpectation?: true;
}

/** What a check asks for, in the order in which they are made. */
export const CHECKS = {
  origin: 'Origin: the manifest is signed by the key given',
  manifest: 'Manifest: it agrees with itself and with the facts of the run',
  files: 'Files: every file is there, with its size and SHA-256, and no other is',
  counts: 'Counts: rows counted again in CSV, workbook and snapshot, in total and per app',
  findings: 'Findings: judged again from the snapshot, and compared row by row',
  chain: 'Chain: the run before is the one that this run names',
  before: 'Run before: what this run keeps of it to compare by is what that run gives',
  later: 'Later records: decisions to sign-off are whole chains that belong to this run',
} as const;

export type CheckId = keyof typeof CHECKS;

/** `not-done`: it could not be made or was not asked for, and the note says why. */
export interface Check {
  readonly id: CheckId;
  readonly state: 'holds' | 'fails' | 'not-done';
  /** What was looked at, or why it was not. */
  readonly note: string;
  readonly problems: readonly Problem[];
}

export interface VerifyReport {
  readonly folder: string;
  /** SHA-256 of the manifest that everything was held against; empty where there is none that can be read. */
  readonly manifestSha256: string;
  readonly org: string;
  readonly asOf: string;
  /** What the run says of itself; undefined where no manifest can be read. */
  readonly verdict: RunFacts['verdict'] | undefined;
  readonly gaps: readonly string[];
  /** Fingerprint of the key that the envelope names, or that proved its signature; empty without an envelope. */
  readonly fingerprint: string;
  /** Whether the signature was checked by the key given, and holds. */
  readonly origin: Origin;
  /** How many files a package left out, by a list that may be believed; 0 for a run's own folder. */
  readonly leftOut: number;
  readonly checks: readonly Check[];
  /** Of all checks, in their order. */
  readonly problems: readonly Problem[];
  /** `incomplete`: everything holds, and the run says that it is incomplete, or the package that files were left out. */
  readonly outcome: 'intact' | 'incomplete' | 'failed';
}

/** A check as it ended. */
export function checkOf(id: CheckId, problems: readonly Problem[], note: string): Check {
  return { id, state: problems.length === 0 ? 'holds' : 'fails', note, problems };
}

/** A check that was not made. */
export function notDone(id: CheckId, note: string): Check {
  return { id, state: 'not-done', note, problems: [] };
}

const NOTHING_KNOWN = {
  manifestSha256: '',
  org: '',
  asOf: '',
  gaps: [],
  fingerprint: '',
  origin: NOT_PROVEN,
  leftOut: 0,
};

/** The report of a run that most checks cannot be made of. */
export function failedBefore(folder: string, ...made: readonly Check[]): VerifyReport {
  return { ...summaryOf([...made, ...unmade(made)], undefined), folder, ...NOTHING_KNOWN };
}

/** What the checks come to. `isPartial`: files were left out by a list that may be believed. */
export function summaryOf(
  checks: readonly Check[],
  verdict: VerifyReport['verdict'],
  isPartial = false,
): Pick<VerifyReport, 'checks' | 'problems' | 'verdict' | 'outcome'> {
  const problems = checks.flatMap((check) => check.problems);
  const sound = verdict === 'complete' && !isPartial ? 'intact' : 'incomplete';
  return { checks, problems, verdict, outcome: problems.length > 0 ? 'failed' : sound };
}

function unmade(made: readonly Check[]): Check[] {
  const ids = Object.keys(CHECKS).filter(isCheckId);
  return ids
    .filter((id) => made.every((check) => check.id !== id))
    .map((id) => notDone(id, 'Not made: there is nothing to hold it against.'));
}

function isCheckId(id: string): id is CheckId {
  return id in CHECKS;
}
