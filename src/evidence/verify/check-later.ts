import { join } from 'node:path';
import { readJournal } from '../../changes/journal/journal.js';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { factOf } from '../../files/file-fact.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { laterRecordsIn } from '../../run/later-records.js';
import { CHAINED, CURRENT_PLAN, keptPlan, keptPlanOf, RECORDS } from '../../run/layout.js';
import type { Quote } from '../quote-records.js';
import { checkDecisions } from './check-decisions.js';
import { checkDeliveries } from './check-deliveries.js';
import { checkJournal } from './check-journal.js';
import { checkLog } from './check-log.js';
import { type CheckedPlan, checkPlan } from './check-plan.js';
import { checkRemediation } from './check-remediation.js';
import type { LaterOptions } from './later-options.js';
import { readSignOffs } from './read-sign-offs.js';
import { type Check, checkOf, notDone, type Problem } from './verify-report.js';

/**
 * Checks what came after the run: every log a whole chain that begins with the manifest's digest, every plan, its table and
 * its approval as they were written, the plans that the journal cites there, the remediation as the journal gives it, and
 * all of it as the sign-offs quote it.
 */
export async function checkLater(options: LaterOptions): Promise<Check> {
  const { folder, run, signal } = options;
  const there = await laterRecordsIn(folder);
  if (there.length === 0) return notDone('later', 'There are none yet.');
  const signOffs = await readSignOffs(options, there);
  const present = await checkPlan(options, CURRENT_PLAN, there, false);
  const kept = await keptPlans(options, there);
  const plans = [present, ...kept.values()];
  const problems = [...signOffs.problems, ...plans.flatMap((checked) => checked.problems)];
  const quotes = [...plans.flatMap((checked) => checked.quotes), ...signOffs.quotes];
  const logs = await checkLogs(options, there, quotes);
  problems.push(...logs.problems);
  const notes = [...signOffs.notes, ...logs.notes];
  const digests = new Map<string, string>();
  for (const name of there) digests.set(name, (await factOf(join(folder, name), name, signal)).sha256);
  if (run === undefined)
    notes.push('Deliveries, approval and remediation were not compared: the run is not as it was.');
  else {
    const isDue = isSound(problems, RECORDS.decisions);
    const decided = isDue ? await checkDecisions(run, digests, signal) : { problems: [], notes: [] };
    notes.push(...decided.notes);
    problems.push(...(await journalProblems(run, { present, kept, there, problems }, signal)), ...decided.problems);
  }
  const moved = movedOn(signOffs.quotes, { isPlanSound: present.plan !== undefined, lengths: logs.lengths, digests });
  if (moved.size > 0) notes.push(`Written anew since the last sign-off: ${[...moved].join(', ')}.`);
  const held = quotes.filter(({ name }) => !moved.has(name));
  return checkOf('later', [...problems, ...unheld(held, digests, problems)], notes.join(' '));
}

async function keptPlans(options: LaterOptions, there: readonly string[]): Promise<ReadonlyMap<string, CheckedPlan>> {
  const checked = new Map<string, CheckedPlan>();
  const checksums = new Set(there.flatMap((name) => keptPlanOf(name) ?? []));
  const onlyRead = checksums.size === 0 ? new Set() : await onlyReadAgain(options);
  for (const checksum of checksums) {
    checked.set(checksum, await checkPlan(options, keptPlan(checksum), there, !onlyRead.has(checksum)));
  }
  return checked;
}

/** The plans that were kept because a recheck read their rows, and that no apply has begun; a damaged journal shows none. */
async function onlyReadAgain({ run, signal }: LaterOptions): Promise<ReadonlySet<string>> {
  const read = new Set<string>();
  const begun = new Set<string>();
  if (run === undefined) return read;
  try {
    for await (const { record } of readJournal(run, signal)) {
      if (record.kind === 'recheck') read.add(record.plan);
      if (record.kind === 'apply') begun.add(record.plan);
    }
  } catch {
    signal.throwIfAborted();
    return new Set();
  }
  for (const checksum of begun) read.delete(checksum);
  return read;
}

interface CheckedLogs {
  readonly problems: readonly Problem[];
  readonly notes: readonly string[];
  readonly lengths: ReadonlyMap<string, number>;
}

async function checkLogs(
  { folder, manifestSha256, signal }: LaterOptions,
  there: readonly string[],
  quotes: readonly Quote[],
): Promise<CheckedLogs> {
  const problems: Problem[] = [];
  const notes: string[] = [];
  const lengths = new Map<string, number>();
  for (const name of CHAINED.keys()) {
    if (name === RECORDS.signoff || !there.includes(name)) continue;
    const ofLog = quotes.filter((quote) => quote.name === name);
    const log = await checkLog({ folder, name, manifestSha256, quotes: ofLog, signal });
    lengths.set(name, log.records);
    problems.push(...log.problems.map((what) => ({ file: name, what })));
    notes.push(`${name}: ${counted(log.records, 'record')}${log.isEndQuoted ? '' : ', whose end nothing quotes yet'}.`);
  }
  return { problems, notes, lengths };
}

interface JournalInput {
  readonly present: CheckedPlan;
  readonly kept: ReadonlyMap<string, CheckedPlan>;
  readonly there: readonly string[];
  readonly problems: readonly Problem[];
}

/** What deliveries and journal say, held against the plans and the tables; damaged ones have been named already. */
async function journalProblems(
  run: FinishedRun,
  { present, kept, there, problems }: JournalInput,
  signal: AbortSignal,
): Promise<readonly Problem[]> {
  const found: Problem[] = [];
  if (there.includes(RECORDS.deliveries) && isSound(problems, RECORDS.deliveries)) {
    found.push(...(await checkDeliveries(run, signal)));
  }
  if (!isSound(problems, RECORDS.journal)) return found;
  if (!there.includes(RECORDS.journal)) return [...found, ...(await checkRemediation(run, there, signal))];
  const missing = new Set<string>();
  // a kept plan that is damaged is not stood in for by the present one
  const planOf = (checksum: string) =>
    (kept.get(checksum) ?? (present.plan?.checksum === checksum ? present : undefined))?.plan;
  let isCited = true;
  try {
    for await (const { record } of readJournal(run, signal)) {
      if ((record.kind !== 'apply' && record.kind !== 'recheck') || planOf(record.plan) !== undefined) continue;
      isCited = false;
      const { plan: name } = keptPlan(record.plan);
      if (isSound(problems, name)) missing.add(name);
    }
    found.push(...(await checkJournal(run, planOf, signal)));
  } catch (error) {
    signal.throwIfAborted();
    return [...found, { file: RECORDS.journal, what: `does not hold: ${messageOf(error)}` }];
  }
  found.push(...[...missing].map((file) => ({ file, what: `is missing: ${RECORDS.journal} cites that plan` })));
  return isCited ? [...found, ...(await checkRemediation(run, there, signal))] : found;
}

interface State {
  readonly isPlanSound: boolean;
  readonly lengths: ReadonlyMap<string, number>;
  readonly digests: ReadonlyMap<string, string>;
}

/**
 * The files that a sign-off quotes and that are rightly others by now: a plan that was made anew takes its table and its
 * approval with it, and remediation.csv and decisions.csv follow their logs. Each of them has been checked by itself.
 */
function movedOn(quotes: readonly Quote[], { isPlanSound, lengths, digests }: State): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const quote of quotes) {
    if (quote.name !== RECORDS.plan || !('sha256' in quote)) continue;
    if (isPlanSound && digests.get(RECORDS.plan) !== quote.sha256) {
      for (const name of Object.values(CURRENT_PLAN)) moved.add(name);
    }
  }
  const tables = [
    [RECORDS.journal, RECORDS.remediation],
    [RECORDS.decisions, RECORDS.decisionsCsv],
  ] as const;
  for (const [log, table] of tables) {
    if (!quotes.some(({ name }) => name === table)) continue;
    const seqs = quotes.flatMap((quote) => (quote.name === log && 'seq' in quote ? [quote.seq] : []));
    if ((lengths.get(log) ?? 0) > Math.max(0, ...seqs)) moved.add(table);
  }
  return moved;
}

/** Files that are gone though quoted, or not those that are quoted; one that is named already is not named again. */
function unheld(
  quotes: readonly Quote[],
  digests: ReadonlyMap<string, string>,
  named: readonly Problem[],
): readonly Problem[] {
  const problems: Problem[] = [];
  for (const quote of quotes) {
    const { name, by } = quote;
    const sha256 = digests.get(name);
    if (!isSound([...named, ...problems], name)) continue;
    if (sha256 === undefined) {
      // nothing is quoted of a log that had not been begun
      if (!('seq' in quote) || quote.seq > 0) problems.push({ file: name, what: `is missing: ${by} quotes it` });
    } else if ('sha256' in quote && quote.sha256 !== sha256) {
      problems.push({ file: name, what: `is not the file that ${by} quotes: it was changed since` });
    }
  }
  return problems;
}

function isSound(problems: readonly Problem[], name: string): boolean {
  return problems.every(({ file }) => file !== name);
}
