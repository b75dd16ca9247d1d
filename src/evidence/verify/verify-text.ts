import { counted } from '../../files/counted.js';
import { oneLine } from '../../files/plain-text.js';
import { CHECKS, type Check, type VerifyReport } from './verify-report.js';

const STATES: Readonly<Record<Check['state'], string>> = { holds: 'holds', fails: 'FAILS', 'not-done': 'not made' };

/** What verification found, in plain words: what holds, what does not, and what follows. */
export function verifyText(report: VerifyReport): string {
  const { folder, org, asOf, gaps } = report;
  const lines = [
    `${folder}${org === '' ? '' : `: ${org} as of ${asOf}`}`,
    '',
    ...report.checks.flatMap(checkLines),
    '',
    ...(report.verdict === 'incomplete'
      ? ['The run says of itself that it is incomplete:', ...gaps.map(indented)]
      : []),
    conclusionOf(report),
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

/** Every problem as one line that names its file. */
export function problemLines(report: VerifyReport): string[] {
  return report.problems.map(({ file, what }) => `${file}: ${what}`);
}

function checkLines({ id, state, note, problems }: Check): string[] {
  const head = `${STATES[state].padEnd(8)}  ${CHECKS[id]}`;
  const notes = note.trim() === '' ? [] : [indented(note.trim())];
  return [head, ...notes, ...problems.map(({ file, what }) => indented(`${file}: ${what}`))];
}

function indented(line: string): string {
  return `          ${line}`;
}

function conclusionOf({ problems, ...report }: VerifyReport): string {
  const unmet = problems.filter(({ isExpectation }) => isExpectation === true);
  if (problems.length > unmet.length) {
    const files = [...new Set(problems.map(({ file }) => file))];
    return `This is not what the run wrote: ${counted(problems.length, 'problem')} in ${files.join(', ')}.`;
  }
  const but = unmet.map(({ file, what }) => ` But it is not what is expected: ${file} ${what}.`);
  return `${soundText(report)}${but.join('')}`;
}

function soundText({ verdict, checks, leftOut }: Omit<VerifyReport, 'problems'>): string {
  const isProven = checks.some(({ id, state }) => id === 'origin' && state === 'holds');
  const origin = isProven
    ? 'Integrity and origin of the run proven; later records are chained, and signed only where they say so.'
    : 'Integrity only, origin not proven.';
  if (leftOut > 0)
    return `Intact as far as it is here: ${counted(leftOut, 'file was', 'files were')} left out of this package. ${origin}`;
  return verdict === 'complete' ? `Intact and complete. ${origin}` : `Intact, but incomplete. ${origin}`;
}
