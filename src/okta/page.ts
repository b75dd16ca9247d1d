/** One page of a listing, in the order in which Okta sent it. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Path and query as asked, without the origin. */
  readonly request: string;
  /**
   * Where the listing continues, absolute: the `next` link as it will be followed, or this page once more where it came
   * without links. Undefined on the last page, whose end is proven. Opaque: give it back as `from`.
   */
  readonly next: string | undefined;
  /** Okta's id of the request, which its support asks for; undefined where the answer had none. */
  readonly requestId: string | undefined;
  /** The server's time at this answer, epoch milliseconds. */
  readonly serverMs: number;
}

export interface CallOptions {
  /** Ends the call, which rejects with its reason; none by default. */
  readonly signal?: AbortSignal | undefined;
}

/** Common to listings: `from` is a `next` of an earlier page of the same listing, to continue from there. */
export interface ListOptions extends CallOptions {
  /** The first page by default. */
  readonly from?: string | undefined;
}
