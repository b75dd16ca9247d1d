/** Rows by where they stand: each row is in one of `decided`, `open`, `refused` and `noReviewer`. */
export interface Coverage {
  readonly rows: number;
  readonly decided: number;
  readonly open: number;
  /** Something came for the row, and was refused. */
  readonly refused: number;
  readonly noReviewer: number;
  readonly keep: number;
  readonly revoke: number;
  /** Kept where revoke was recommended. */
  readonly keptAgainstRecommendation: number;
}
