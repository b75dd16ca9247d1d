/** Rows by where they stand: each row is in one of `decided`, `carried`, `open`, `refused` and `noReviewer`. */
export interface Coverage {
  readonly rows: number;
  readonly decided: number;
  /** Of these, by the policy after the deadline, as no reviewer had; absent where there are none. */
  readonly byPolicy?: number;
  /** Not asked about: an earlier decision holds on. */
  readonly carried: number;
  readonly open: number;
  /** Something came for the row, and was refused. */
  readonly refused: number;
  readonly noReviewer: number;
  readonly keep: number;
  readonly revoke: number;
  /** Kept where revoke was recommended. */
  readonly keptAgainstRecommendation: number;
}

/** Rows that nobody has decided, and that carry no decision forward. */
export function undecided({ rows, decided, carried }: Pick<Coverage, 'rows' | 'decided' | 'carried'>): number {
  return rows - decided - carried;
}
