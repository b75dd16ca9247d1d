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

type Digests = ReadonlyMap<string, string>;

/**
 * Reads the decisions as the commands do that continue from them: a valid chain may hold what no command wrote. Then the
 * returned files that they came from, each there and as it came, what each of them decides, and the table that is made of
 * them. `digests` are those of the later records that are there, by name.
 */
export async function checkDecisions(
  run: FinishedRun,
  digests: Digests,
  signal: AbortSignal,
): Promise<CheckedDecisions> {
  if (!digests.has(RECORDS.decisions) && [...digests.keys()].some(isReturned)) {
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
  const changed = returnedProblems(kept, digests);
  const isSound = (name: string) => changed.every(({ file }) => file !== name);
  const sound = new Map([...kept].flatMap(([name, sha256]) => (isSound(name) ? [[sha256, name] as const] : [])));
  const { problems, notes } = await checkReturned(run, sound, signal);
  return { problems: [...changed, ...problems, ...(await tableProblems(run, kept.size > 0, digests))], notes };
}

function only(problem: Problem): CheckedDecisions {
  return { problems: [problem], notes: [] };
}

function returnedProblems(kept: Digests, digests: Digests): Problem[] {
  const problems: Problem[] = [];
  for (const [name, sha256] of kept) {
    const found = digests.get(name);
    if (found === undefined) {
      problems.push({ file: name, what: `is missing: ${RECORDS.decisions} says that it was imported` });
    } else if (found !== sha256) {
      problems.push({ file: name, what: 'is not the file that was imported: it was changed since' });
    }
  }
  for (const name of digests.keys()) {
    if (!isReturned(name) || kept.has(name)) continue;
    problems.push({ file: name, what: `was added, or its import was stopped: ${RECORDS.decisions} does not name it` });
  }
  return problems;
}

async function tableProblems(run: FinishedRun, isDue: boolean, digests: Digests): Promise<Problem[]> {
  const name = RECORDS.decisionsCsv;
  const found = digests.get(name);
  if (found === undefined) {
    return isDue
      ? [{ file: name, what: `is missing: ${RECORDS.decisions} has what belongs in it. decide writes it anew` }]
      : [];
  }
  if (!digests.has(RECORDS.decisions)) {
    return [{ file: RECORDS.decisions, what: `is missing: ${name} is made from it` }];
  }
  const temporary = await mkdtemp(join(tmpdir(), 'okta-access-review-verify-'));
  try {
    const again = join(temporary, name);
    await writeDecisionsTableTo(again, run);
    if ((await factOf(again)).sha256 === found) return [];
    const why = 'it was changed, or decide was stopped before it wrote it, and writes it anew';
    return [{ file: name, what: `is not the table that ${RECORDS.decisions} gives: ${why}` }];
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}
