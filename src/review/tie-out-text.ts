import type { Difference, TiedApp, TieOut } from '../snapshot/tie-out-facts.js';

/** So many user ids are named in a sentence; the facts have them all. */
const NAMED = 5;

/** Why a run is incomplete by its tie-out, a sentence for each app and kind; empty when every population is proven. */
export function tieOutGaps(tieOut: TieOut, labelOf: (appId: string) => string): string[] {
  return tieOut.apps.flatMap((tied) => {
    const app = `App "${labelOf(tied.appId)}" (${tied.appId})`;
    return [
      ...sentence(
        tied.missed,
        (users) => `${app}: the review missed ${users}, older than its read at ${tied.firstReadAt}`,
      ),
      ...sentence(
        tied.stillThere,
        (users) => `${app}: the second listing left out ${users} that Okta still has: its listings cannot be relied on`,
      ),
      ...(tied.state === 'incomplete' && tied.why !== '' ? [`${app} could not be tied out: ${tied.why}`] : []),
    ];
  });
}

/** What a tie-out did and found, in sentences for the Evidence sheet and the terminal. */
export function tieOutLines(tieOut: TieOut | undefined, inScope: number): string[] {
  if (tieOut === undefined) return ['Not done: the population was listed once.'];
  const { apps, users } = tieOut;
  const sum = (count: (app: TiedApp) => number) => apps.reduce((total, app) => total + count(app), 0);
  return [
    `Done for ${apps.length} of ${inScope} apps: ${sum((app) => app.firstRows)} assignments in the first listing, ${sum((app) => app.secondRows)} in the second.`,
    `${apps.filter(({ state }) => state === 'tied').length} apps agree, drift aside: ${sum((app) => app.added.length)} assignments were added and ${sum((app) => app.removed.length)} removed between the two.`,
    users.why === ''
      ? `Of ${users.seen} users, ${users.withoutUser.length} are not in the directory, ${users.deleted.length} were deleted and ${users.statusChanged.length} changed status since they were read${users.unsettled === 0 ? '' : `; ${users.unsettled} could not be settled`}.`
      : `The users were not tied to the directory: ${users.why}`,
  ];
}

function sentence(rows: readonly Difference[], say: (users: string) => string): string[] {
  if (rows.length === 0) return [];
  const ids = rows.slice(0, NAMED).map(({ userId }) => userId);
  const more = rows.length > NAMED ? ` and ${rows.length - NAMED} more` : '';
  return [say(`${rows.length === 1 ? 'the assignment of' : `${rows.length} assignments:`} ${ids.join(', ')}${more}`)];
}
