/**
 * `snapshot/run.json`: the facts of a run that reports show, so that they can be derived again offline.
 * Times are ISO 8601 in UTC, by the server's clock.
 */
export interface RunFacts {
  readonly schema: 1;
  readonly product: { readonly name: string; readonly version: string };
  /** The org's origin, `https://example.okta.com`. */
  readonly org: string;
  /** What ages are measured to. */
  readonly asOf: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly principal: Principal;
  readonly selection: Selection;
  /** Every kind of request that was made, with its parameters, for instance `GET /api/v1/apps?limit=200`. */
  readonly queries: readonly string[];
  /** Every app seen, in scope or not, in the order in which Okta lists them. */
  readonly apps: readonly AppRead[];
  readonly directory: DirectoryRead;
  readonly requests: RequestTotals;
  /** What does not make the run incomplete but should be known: a glob that matches no app, for instance. */
  readonly warnings: readonly string[];
  readonly verdict: 'complete' | 'incomplete';
  /** Why the verdict is incomplete, a sentence each; empty when it is complete. */
  readonly gaps: readonly string[];
}

/** Who asked. No secret is part of it. */
export interface Principal {
  readonly mode: 'SSWS' | 'PrivateKey';
  /** Okta user id or client id, and the login where it is a user; empty where Okta would not say. */
  readonly id: string;
  readonly login: string;
  readonly scopes: readonly string[];
}

/** Which apps were asked for: the policy's `apps`, and `--app` of the command line. */
export interface Selection {
  readonly statuses: readonly string[];
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  readonly only: readonly string[];
}

/** `complete`; `incomplete`, with why; `deleted` during the run (rows kept); `excluded` from scope, never read. */
export type AppReadState = 'complete' | 'incomplete' | 'deleted' | 'excluded';

export interface AppRead {
  readonly appId: string;
  readonly state: AppReadState;
  /** Why it is incomplete or excluded; empty otherwise. */
  readonly why: string;
  readonly pages: number;
  /** Rows kept: distinct users. */
  readonly rows: number;
  /** Rows that Okta sent a second time, kept once. */
  readonly duplicates: number;
  /** Rows that came without `_embedded.user` and were joined from the directory. */
  readonly notEmbedded: number;
  /** When its first and its last page were read; empty when it was not. */
  readonly firstReadAt: string;
  readonly lastReadAt: string;
  /** Whether an assignment has the status IMPLICIT: the listing does not prove the population. */
  readonly hasImplicit: boolean;
}

/** The users read beside the listing, where rows came without them. */
export interface DirectoryRead {
  readonly method: 'none' | 'single' | 'list';
  readonly users: number;
  readonly missing: number;
  readonly unread: number;
}

export interface RequestTotals {
  readonly sent: number;
  readonly retries: number;
  readonly rateLimited: number;
  readonly concurrencyLimited: number;
}
