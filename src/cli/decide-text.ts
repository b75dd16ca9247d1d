import type { AcceptResult } from '../changes/decide/accept-recommended.js';
import type { ImportResult } from '../changes/decide/import-decisions.js';
import type { KeepRestResult } from '../changes/decide/keep-rest.js';
import type { UndecidedResult } from '../changes/decide/undecided-rows.js';
import { counted } from '../files/counted.js';
import { oneLine } from '../files/plain-text.js';

export type DecideResult = ImportResult | AcceptResult | KeepRestResult | UndecidedResult;

/** So many refusals are shown; the others are counted. */
const MAX_SHOWN = 20;

/** What `decide` did, for a terminal: notes, what was refused, and the counts as the last line. */
export function decideText(result: DecideResult): string {
  const refusals =
    'unchanged' in result
      ? result.refusals.map(({ file, cell, why }) => `refused  ${cell === '' ? why : `${file} ${cell}: ${why}`}`)
      : result.refusals.map(({ appId, userId, why }) => `refused  user ${userId} of app ${appId}: ${why}`);
  const more = refusals.length - MAX_SHOWN;
  return [
    ...('notes' in result ? result.notes.map((note) => oneLine(`note     ${note}`)) : []),
    ...('notAsked' in result ? notAskedLines(result) : []),
    ...('refusedBefore' in result ? refusedBeforeLines(result) : []),
    ...refusals.slice(0, MAX_SHOWN).map(oneLine),
    ...(more > 0 ? [`refused  and ${more} more`] : []),
    ...('refusalFiles' in result ? result.refusalFiles.map((path) => oneLine(`send back  ${path}`)) : []),
    `${countsOf(result)}; ${result.refusals.length} refused`,
    '',
  ].join('\n');
}

function countsOf(result: DecideResult): string {
  if ('notAsked' in result) {
    const { taken, word, due, leftOpen } = result;
    return `${taken} rows decided by policy (delivery.undecided: ${word}, after ${due}); ${leftOpen} stay open${leftText(result)}`;
  }
  if ('onlyCheck' in result) {
    return `${counted(result.taken, 'decision')} taken; ${counted(result.alreadyDecided, 'row was', 'rows were')} decided already, ${result.onlyCheck} are only to be checked${leftText(result)}`;
  }
  if ('leftOpen' in result) {
    return `${counted(result.taken, 'row')} kept as the rest; ${result.leftOpen} are recommended for removal and stay open: decide them one by one${leftText(result)}`;
  }
  const outdated =
    result.outdated === 0
      ? ''
      : `; ${counted(result.outdated, 'row was', 'rows were')} decided otherwise by a file saved later`;
  return `${result.taken} decisions taken, ${result.superseding} of them in place of earlier ones; ${result.unchanged} were on record already${outdated}`;
}

/** Somebody had a word on these, which only a mended file says. */
function refusedBeforeLines({ refusedBefore }: Pick<KeepRestResult, 'refusedBefore'>): string[] {
  const more = refusedBefore.length - MAX_SHOWN;
  return [
    ...refusedBefore
      .slice(0, MAX_SHOWN)
      .map(({ login, appLabel, reviewer, why }) =>
        oneLine(`left open  ${login} in ${appLabel}: the decision of ${reviewer || 'nobody'} was refused: ${why}`),
      ),
    ...(more > 0 ? [`left open  and ${more} more`] : []),
  ];
}

function leftText({ refusedBefore }: Pick<KeepRestResult, 'refusedBefore'>): string {
  if (refusedBefore.length === 0) return '';
  return `; left open: ${counted(refusedBefore.length, 'row')} whose decision was refused, to be decided one by one`;
}

function notAskedLines({ notAsked }: UndecidedResult): string[] {
  return notAsked.map(({ reviewer, rows }) =>
    oneLine(`not asked  ${reviewer}: the packet did not go out for certain, so that ${rows} rows stay open`),
  );
}
