/** What a ledger of sign-ins knows, whoever it is about. */
export interface KnownUse {
  /** Times of which every use is known, as few as possible, in order; epoch milliseconds. */
  readonly spans: readonly { readonly fromMs: number; readonly toMs: number }[];
  /** The kinds of events that count, in words. */
  readonly kinds: string;
}

/** What it knows of one user's uses of one app, up to as-of. */
export interface AppUse {
  /** The last one, epoch milliseconds; undefined where it knows of none. */
  readonly lastMs: number | undefined;
  /** How many there were since `sinceMs`, by whole days in UTC. */
  readonly uses: number;
  readonly sinceMs: number;
  /** Whether it knows of anybody's use of the app: of a bookmark, or a local sign-in, Okta sees nothing. */
  readonly isAppUsed: boolean;
  readonly ledger: KnownUse;
}
