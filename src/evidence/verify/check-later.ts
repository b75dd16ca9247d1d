import { join } from 'node:path';
import { factOf } from '../../files/file-fact.js';
import { CHAINED, LATER_RECORDS, type LaterRecord } from '../../run/post-run-records.js';
import { isThere, type Quote } from '../quote-records.js';
import { SIGNOFF_FILE } from '../signoff-record.js';
import { checkLog } from './check-log.js';
import { checkPlan } from './check-plan.js';
import { checkRemediation } from './check-remediation.js';
import type { LaterOptions } from './later-options.js';
import { readSignOffs } from './read-sign-offs.js';
import { type Check, checkOf, notDone, type Problem } from './verify-report.js';

/**
 * Checks what came after the run: every log a whole chain that begins with the manifest's digest, the plan, its table and
 * its approval as they were written, the remediation as the journal gives it, and all of it as the sign-offs quote it.
 */
export async function checkLater(options: LaterOptions): Promise<Check> {
  const { folder, manifestSha256, run, publicKey, signal } = options;
  const there: LaterRecord[] = [];
  for (const name of LATER_RECORDS) if (await isThere(folder, name)) there.push(name);
  if (there.length === 0) return notDone('later', 'There are none yet.');
  const signOffs = await readSignOffs(folder, manifestSha256, publicKey, there, signal);
  const { plan, quotes: ofPlan, problems: planProblems } = await checkPlan(options, there);
  const problems = [...signOffs.problems, ...planProblems];
  const notes = [...signOffs.notes];
  const quotes = [...ofPlan, ...signOffs.quotes];
  const lengths = new Map<LaterRecord, number>();
  for (const name of CHAINED) {
    if (name === SIGNOFF_FILE || !there.includes(name)) continue;
    const ofLog = quotes.filter((quote) => quote.name === name);
    const log = await checkLog({ folder, name, manifestSha256, quotes: ofLog, signal });
    lengths.set(name, log.records);
    problems.push(...log.problems.map((what) => ({ file: name, what })));
    notes.push(`${name}: ${log.records} records${log.isEndQuoted ? '' : ', whose end nothing quotes yet'}.`);
  }
  if (run === undefined) notes.push('Approval and remediation were not compared: the run is not as it was.');
  else if (isSound(problems, 'journal.ndjson')) problems.push(...(await checkRemediation(run, plan, there, signal)));
  const digests = new Map<LaterRecord, string>();
  for (const name of there) digests.set(name, (await factOf(join(folder, name), name, signal)).sha256);
  const moved = movedOn(signOffs.quotes, { isPlanSound: plan !== undefined, lengths, digests });
  if (moved.size > 0) notes.push(`Written anew since the last sign-off: ${[...moved].join(', ')}.`);
  const held = quotes.filter(({ name }) => !moved.has(name));
  return checkOf('later', [...problems, ...unheld(held, digests, problems)], notes.join(' '));
}

interface State {
  readonly isPlanSound: boolean;
  readonly lengths: ReadonlyMap<LaterRecord, number>;
  readonly digests: ReadonlyMap<LaterRecord, string>;
}

/**
 * The files that a sign-off quotes and that are rightly others by now: a plan that was made anew takes its table and its
 * approval with it, and remediation.csv follows its journal. Each of them has been checked by itself.
 */
function movedOn(quotes: readonly Quote[], { isPlanSound, lengths, digests }: State): ReadonlySet<string> {
  const moved = new Set<string>();
  for (const quote of quotes) {
    if (quote.name === 'plan.json' && 'sha256' in quote && isPlanSound && digests.get('plan.json') !== quote.sha256) {
      for (const name of ['plan.json', 'plan.csv', 'plan.approval.json']) moved.add(name);
    }
  }
  const seqs = quotes.flatMap((quote) => (quote.name === 'journal.ndjson' && 'seq' in quote ? [quote.seq] : []));
  if ((lengths.get('journal.ndjson') ?? 0) > Math.max(0, ...seqs)) moved.add('remediation.csv');
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
    if (sha256 === undefined) problems.push({ file: name, what: `is missing: ${by} quotes it` });
    else if ('sha256' in quote && quote.sha256 !== sha256) {
      problems.push({ file: name, what: `is not the file that ${by} quotes: it was changed since` });
    }
  }
  return problems;
}

function isSound(problems: readonly Problem[], name: string): boolean {
  return problems.every(({ file }) => file !== name);
}
