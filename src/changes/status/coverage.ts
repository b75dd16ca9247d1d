/** Rows by where they stand: each row is in one of `decided`, `carried`, `open`, `refused` and `noReviewer`. */
export interface Coverage {
  readonly rows: number;
  readonly decided: number;
  /** Of these, by the policy after the deadline, as no reviewer had; absent where there are none. */
  readonly byPolicy?: number;
  /** Not asked about: an earlier decision holds on. */
  readonly carried: number;
  /** Nothing came for the row. Where people read of open rows, the refused ones are among them: `openOf`. */
  readonly open: number;
  /** Something came for the row, and was refused: it is to be decided again. */
  readonly refused: number;
  readonly noReviewer: number;
  readonly keep: number;
  readonly revoke: number;
  /** Kept where revoke was recommended. */
  readonly keptAgainstRecommendation: number;
}

/** Rows that a reviewer is waited for; what was refused is to be decided again. */
export function openOf({ open, refused }: Pick<Coverage, 'open' | 'refused'>): number {
  return open + refused;
}

/** Rows that nobody has decided, and that carry no decision forward. */
export function undecided({ rows, decided, carried }: Pick<Coverage, 'rows' | 'decided' | 'carried'>): number {
  return rows - decided - carried;
}
