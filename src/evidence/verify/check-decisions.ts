import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDecisions } from '../../changes/decide/decision-log.js';
import { writeDecisionsTableTo } from '../../changes/decide/decisions-table.js';
import { messageOf } from '../../errors.js';
import { factOf } from '../../files/file-fact.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { isReturned, RECORDS } from '../../run/layout.js';
import { type CheckedDecisions, checkReturned } from './check-returned.js';
import type { Problem } from './verify-report.js';

/**
 * Reads the decisions as the commands do that continue from them: a valid chain may hold what no command wrote. Then the
 * returned files that they came from, each there and as it came, what each of them decides, and the table that is made of
 * them.
 */
export async function checkDecisions(
  run: FinishedRun,
  there: readonly string[],
  signal: AbortSignal,
): Promise<CheckedDecisions> {
  if (!there.includes(RECORDS.decisions) && there.some(isReturned)) {
    return only({ file: RECORDS.decisions, what: 'is missing: the returned files are recorded in it' });
  }
  const kept = new Map<string, string>();
  try {
    for await (const { record } of readDecisions(run, signal)) {
      signal.throwIfAborted();
      if (record.kind === 'file' && record.archived !== undefined) kept.set(record.archived, record.sha256);
    }
  } catch (error) {
    signal.throwIfAborted();
    return only({ file: RECORDS.decisions, what: `does not hold: ${messageOf(error)}` });
  }
  const changed = await returnedProblems(run, kept, there, signal);
  const isSound = (name: string) => changed.every(({ file }) => file !== name);
  const sound = new Map([...kept].flatMap(([name, sha256]) => (isSound(name) ? [[sha256, name] as const] : [])));
  const { problems, notes } = await checkReturned(run, sound, signal);
  return { problems: [...changed, ...problems, ...(await tableProblems(run, kept.size > 0, there))], notes };
}

function only(problem: Problem): CheckedDecisions {
  return { problems: [problem], notes: [] };
}

async function returnedProblems(
  { folder }: FinishedRun,
  kept: ReadonlyMap<string, string>,
  there: readonly string[],
  signal: AbortSignal,
): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const [name, sha256] of kept) {
    if (!there.includes(name)) {
      problems.push({ file: name, what: `is missing: ${RECORDS.decisions} says that it was imported` });
    } else if ((await factOf(join(folder, name), name, signal)).sha256 !== sha256) {
      problems.push({ file: name, what: 'is not the file that was imported: it was changed since' });
    }
  }
  for (const name of there) {
    if (!isReturned(name) || kept.has(name)) continue;
    problems.push({ file: name, what: `was added, or its import was stopped: ${RECORDS.decisions} does not name it` });
  }
  return problems;
}

async function tableProblems(run: FinishedRun, isDue: boolean, there: readonly string[]): Promise<Problem[]> {
  const name = RECORDS.decisionsCsv;
  if (!there.includes(name)) {
    return isDue
      ? [{ file: name, what: `is missing: ${RECORDS.decisions} has what belongs in it. decide writes it anew` }]
      : [];
  }
  if (!there.includes(RECORDS.decisions)) {
    return [{ file: RECORDS.decisions, what: `is missing: ${name} is made from it` }];
  }
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const again = join(temporary, name);
    await writeDecisionsTableTo(again, run);
    const { signal } = new AbortController();
    const [found, expected] = [await factOf(join(run.folder, name), name, signal), await factOf(again, name, signal)];
    if (found.sha256 === expected.sha256) return [];
    const why = 'it was changed, or decide was stopped before it wrote it, and writes it anew';
    return [{ file: name, what: `is not the table that ${RECORDS.decisions} gives: ${why}` }];
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
