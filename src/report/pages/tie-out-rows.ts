import type { Difference, TiedApp, TieOut } from '../../run/tie-out-facts.js';
import { count, countHeads, type PageRow, paragraph, section, tableHead, text } from './page.js';

/** What a tie-out did and found, in sentences. */
export function tieOutLines(tieOut: TieOut | undefined, inScope: number): string[] {
  if (tieOut === undefined) return ['Not done: the population was listed once.'];
  const { apps, users } = tieOut;
  const sum = (count: (app: TiedApp) => number) => apps.reduce((total, app) => total + count(app), 0);
  return [
    `Done for ${apps.length} of ${inScope} apps: ${sum((app) => app.firstRows)} assignments in the first listing, ${sum((app) => app.secondRows)} in the second.`,
    `Apps that agree, drift aside: ${apps.filter(({ state }) => state === 'tied').length}. Assignments added between the two: ${sum((app) => app.added.length)}, removed: ${sum((app) => app.removed.length)}.`,
    users.why === ''
      ? `Users: ${users.seen}. Not in the directory: ${users.withoutUser.length}, deleted since they were read: ${users.deleted.length}, with another status since: ${users.statusChanged.length}, not settled: ${users.unsettled}.`
      : `The users were not tied to the directory: ${users.why}`,
  ];
}

/** The part of the Evidence sheet about the second listing: what was done, app by app, and every difference with its times. */
export function tieOutRows(
  tieOut: TieOut | undefined,
  options: {
    readonly inScope: number;
    readonly labelOf: (appId: string) => string;
    readonly widths: readonly number[];
    readonly readingWidths: readonly number[];
  },
): PageRow[] {
  const { inScope, labelOf, widths, readingWidths } = options;
  const apps = tieOut?.apps ?? [];
  return [
    ...section('Tie-out: the population listed a second time', widths),
    ...tieOutLines(tieOut, inScope).map((line) => paragraph(line, readingWidths)),
    ...(apps.length === 0
      ? []
      : [tableHead('App', 'App ID', 'State', 'Why', ...countHeads('First', 'Second', 'Differ')), ...apps.map(appRow)]),
    ...differenceRows(apps, labelOf),
  ];

  function appRow(tied: TiedApp): PageRow {
    const differ = KINDS.reduce((sum, [kind]) => sum + tied[kind].length, 0);
    const cells = [text(labelOf(tied.appId)), text(tied.appId), text(tied.state), text(tied.why)];
    return { cells: [...cells, count(tied.firstRows), count(tied.secondRows), count(differ)] };
  }
}

const KINDS = [
  ['added', 'drift: assigned after the first read, at'],
  ['removed', 'drift: gone, as read again at'],
  ['missed', 'MISSED by the first listing, assigned at'],
  ['stillThere', 'LEFT OUT by the second listing, there at'],
] as const;

function differenceRows(apps: readonly TiedApp[], labelOf: (appId: string) => string): PageRow[] {
  const rows = apps.flatMap((tied) =>
    KINDS.flatMap(([kind, what]) => tied[kind].map((row) => differenceRow(row, tied, what, labelOf))),
  );
  return rows.length === 0
    ? []
    : [tableHead('App', 'User ID', '', 'Difference', '', '', '', '', 'At (UTC)', 'First read at (UTC)'), ...rows];
}

function differenceRow(
  { userId, at }: Difference,
  { appId, firstReadAt }: TiedApp,
  what: string,
  labelOf: (appId: string) => string,
): PageRow {
  const gap = [undefined, undefined, undefined, undefined];
  return { cells: [text(labelOf(appId)), text(userId), undefined, text(what), ...gap, text(at), text(firstReadAt)] };
}
