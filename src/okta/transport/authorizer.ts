/** What Okta said when it refused a request's credential. `errorCode` is undefined where the body carried none. */
export interface Refusal {
  readonly status: number;
  readonly headers: Headers;
  readonly errorCode: string | undefined;
}

/** Scopes asked for and granted by OAuth; both empty with an API token, and `granted` before the first token. */
export interface Scopes {
  readonly requested: readonly string[];
  readonly granted: readonly string[];
}

/** How the transport proves who it is. It is asked anew for every try, so that a retry never repeats a DPoP proof. */
export interface Authorizer {
  /** The headers that authorize one try of one request (`url` absolute, with its query); renews the token when it is due. */
  headers(method: string, url: string, signal?: AbortSignal): Promise<Readonly<Record<string, string>>>;
  /** Takes note of a refusal (401, or 403 E0000005); true when one more try with new headers may succeed. */
  refused(refusal: Refusal): Promise<boolean>;
  scopes(): Scopes;
}
