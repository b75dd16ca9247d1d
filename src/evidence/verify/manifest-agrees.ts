import { messageOf } from '../../errors.js';
import { buildManifest } from '../../report/manifest.js';
import type { ReportSummary } from '../../report/model.js';
import { LAYOUT } from '../../run/layout.js';
import type { Manifest } from '../../run/manifest.js';
import { readRunFacts } from '../../run/read-run-facts.js';
import type { RunFacts } from '../../run/run-facts.js';

const MAX_NAMED = 20;

/**
 * Builds the manifest again from run.json, the files and the numbers that the snapshot gives, and says where it is
 * another one. `run` is left out where run.json is not as it was, `summary` where the reports were not derived again.
 */
export async function manifestProblems(
  folder: string,
  manifest: Manifest,
  altered: ReadonlySet<string>,
  summary: ReportSummary | undefined,
): Promise<string[]> {
  const problems = [...subjectProblems(manifest), ...verdictProblems(manifest)];
  if (!altered.has(LAYOUT.run)) problems.push(...(await runProblems(folder, manifest)));
  if (summary !== undefined) problems.push(...summaryProblems(manifest, summary));
  return problems.length <= MAX_NAMED ? problems : [...problems.slice(0, MAX_NAMED), 'differs in further places'];
}

/** The subjects and the list of files say the same, once each. */
function subjectProblems({ subject, predicate }: Manifest): string[] {
  const names = subject.map(({ name }) => name);
  const twice = names.filter((name, index) => names.indexOf(name) !== index).map((name) => `names ${name} twice`);
  const expected = subject.map(({ name, digest }) => ({ name, sha256: digest.sha256 }));
  const listed = predicate.files.map(({ name, sha256 }) => ({ name, sha256 }));
  return [...twice, ...jsonDifferences(listed, expected, 'predicate.files')];
}

function verdictProblems({ predicate }: Manifest): string[] {
  const { verdict, gaps, summary } = predicate;
  const isComplete = gaps.length === 0;
  if (isComplete !== (verdict === 'complete')) return [`says ${verdict} and names ${gaps.length} gaps`];
  return isComplete && summary === undefined ? ['says complete and lists no reports'] : [];
}

async function runProblems(folder: string, manifest: Manifest): Promise<string[]> {
  let run: RunFacts;
  try {
    run = await readRunFacts(folder);
  } catch (error) {
    return [`cannot be held against ${LAYOUT.run}: ${messageOf(error)}`];
  }
  const { verdict, gaps, files, summary: _summary, ...said } = manifest.predicate;
  const again = buildManifest({ run, files, summary: undefined }).predicate;
  const { verdict: runVerdict, gaps: runGaps, files: _files, ...expected } = again;
  // reports that could not be written make a run incomplete after its facts were
  const isLess = verdict === 'incomplete' && runGaps.every((gap, index) => gaps[index] === gap);
  const verdicts = isLess
    ? []
    : jsonDifferences({ verdict, gaps }, { verdict: runVerdict, gaps: runGaps }, 'predicate');
  return [...verdicts, ...jsonDifferences(said, jsonOf(expected), 'predicate')];
}

function summaryProblems(manifest: Manifest, summary: ReportSummary): string[] {
  const { worstApps: _worst, ...counts } = summary;
  return jsonDifferences(manifest.predicate.summary, jsonOf(counts), 'predicate.summary');
}

/** A value as JSON keeps it: without absent members. */
function jsonOf(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

/** Where two JSON values differ: paths with what is found and what is expected, `predicate.verdict is "x", not "y"`. */
function jsonDifferences(found: unknown, expected: unknown, path: string): string[] {
  if (Object.is(found, expected)) return [];
  if (isContainer(found) && isContainer(expected) && Array.isArray(found) === Array.isArray(expected)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    return keys.flatMap((key) => jsonDifferences(found[key], expected[key], `${path}.${key}`));
  }
  return [`${path} is ${shown(found)}, not ${shown(expected)}`];
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
