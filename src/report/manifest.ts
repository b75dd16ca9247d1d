import type { FileFact } from '../files/output-file.js';
import { LAYOUT } from '../run/layout.js';
import { type Manifest, PREDICATE_TYPE, STATEMENT_TYPE } from '../run/manifest.js';
import type { RunFacts } from '../run/run-facts.js';
import type { ReportFile, ReportSummary } from './model.js';

export interface ManifestParts {
  readonly run: RunFacts;
  /** Every file of the run's folder, the manifest and its envelope aside. */
  readonly files: readonly (FileFact | ReportFile)[];
  /** Undefined where the run ended before its reports were written; `run.gaps` says why. */
  readonly summary: ReportSummary | undefined;
}

/** States what was asked of Okta, what came back and what was written. */
export function buildManifest({ run, files, summary }: ManifestParts): Manifest {
  const { schema: _version, apps, verdict, gaps, warnings, ...asked } = run;
  const policyFiles = files.filter(({ name }) => name === LAYOUT.policy || name === LAYOUT.waivers);
  return {
    _type: STATEMENT_TYPE,
    subject: files.map(({ name, sha256 }) => ({ name, digest: { sha256 } })),
    predicateType: PREDICATE_TYPE,
    predicate: {
      verdict,
      gaps,
      warnings,
      ...asked,
      policy: Object.fromEntries(policyFiles.map(({ name, sha256 }) => [name, sha256])),
      ...(summary === undefined ? {} : { summary: countsOf(summary) }),
      apps: apps.map((read) => ({ ...read, rows: read.rows + read.duplicates, distinctUsers: read.rows })),
      files: files.map((file) => ({ ...file })),
    },
  };
}

function countsOf({ worstApps: _worst, ...counts }: ReportSummary): Omit<ReportSummary, 'worstApps'> {
  return counts;
}
