/** One line of the bench's table: what is ours against what it is measured beside, round by round. */
export interface Line {
  readonly measure: string;
  readonly against: string;
  readonly unit: string;
  /** One figure per round; both have the same length. */
  readonly ours: readonly number[];
  readonly theirs: readonly number[];
  /** What the ratio of ours to theirs should be: at most this, or at least this; a bare comparison has none. */
  readonly target?: { readonly most: number } | { readonly least: number };
}

/** The middle one, or the mean of the two in the middle. */
export function median(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low = Number.NaN, high = low] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return (low + high) / 2;
}

/** Ours over theirs in each round: what a busy machine does to one of them it does to the other. */
export function ratiosOf({ ours, theirs }: Line): readonly number[] {
  return ours.map((figure, round) => figure / (theirs[round] ?? Number.NaN));
}

/** Whether the median ratio keeps the target; undefined where there is none. */
export function isReached(line: Line): boolean | undefined {
  if (line.target === undefined) return undefined;
  const ratio = median(ratiosOf(line));
  return 'most' in line.target ? ratio <= line.target.most : ratio >= line.target.least;
}
