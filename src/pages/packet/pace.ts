/** A pause that is longer is none of deciding: somebody went for a coffee. */
const LONGEST_MS = 120_000;

/** So many steps make a pace. */
const ENOUGH = 5;
const KEPT = 30;

/** The moments of the last decisions, oldest first, in milliseconds. */
export type Pace = readonly number[];

export function stepped(pace: Pace, now: number): Pace {
  return [...pace, now].slice(-KEPT);
}

/** How long the open rows take at the pace so far, in words; empty until there is one. */
export function timeLeft(pace: Pace, open: number): string {
  const gaps = pace
    .slice(1)
    .map((at, index) => at - (pace[index] ?? at))
    .filter((gap) => gap <= LONGEST_MS)
    .sort((a, b) => a - b);
  const median = gaps[Math.floor(gaps.length / 2)];
  if (median === undefined || gaps.length < ENOUGH || open === 0) return '';
  const minutes = Math.ceil((median * open) / 60_000);
  if (minutes < 2) return 'about a minute left';
  if (minutes < 90) return `about ${minutes} minutes left`;
  return `about ${Math.round(minutes / 60)} hours left`;
}
