import * as z from 'zod';
import { sourcesFactsSchema } from '../roster/sources-facts.js';
import { accountsFactsSchema } from './accounts-facts.js';
import { adminsFactsSchema } from './admins-facts.js';
import { appReviewsSchema } from './app-review-facts.js';
import { changeLogSchema } from './change-log-facts.js';
import { comparisonSchema } from './comparison-facts.js';
import { pathsFactsSchema } from './paths-facts.js';
import { tieOutSchema } from './tie-out-facts.js';
import { usageFactsSchema } from './usage-facts.js';

const texts = z.array(z.string()).readonly();
const count = z.number().int().nonnegative();

/** Who asked. No secret is part of it. */
const principalSchema = z
  .object({
    mode: z.enum(['SSWS', 'PrivateKey']),
    /** Okta user id or client id, and the login where it is a user; empty where Okta would not say. */
    id: z.string(),
    login: z.string(),
    /** Scopes granted to an OAuth client; empty with an API token, which has its creator's role instead. */
    scopes: texts,
  })
  .readonly();

/** Which apps were asked for: the policy's `apps`, and `--app` of the command line. */
const selectionSchema = z.object({ statuses: texts, include: texts, exclude: texts, only: texts }).readonly();

/** How one app was read. */
export const appReadSchema = z
  .object({
    appId: z.string(),
    /** `deleted` during the run: its rows are kept. `excluded` from scope: never read. */
    state: z.enum(['complete', 'incomplete', 'deleted', 'excluded']),
    /** Why it is incomplete or excluded; empty otherwise. */
    why: z.string(),
    pages: count,
    /** Rows kept: distinct users. */
    rows: count,
    /** Rows that Okta sent a second time, kept once. */
    duplicates: count,
    /** Rows that came without their own user in `_embedded`, and were joined from the directory. */
    notEmbedded: count,
    /** When its first and its last page were read; empty when it was not. */
    firstReadAt: z.string(),
    lastReadAt: z.string(),
    /** Whether an assignment has the status IMPLICIT: then the listing does not prove the population. */
    hasImplicit: z.boolean(),
  })
  .readonly();

/** The users read beside the listing, where rows came without them. */
const directoryReadSchema = z
  .object({ method: z.enum(['none', 'single', 'list']), users: count, missing: count, unread: count })
  .readonly();

/** Everything that was sent; `rateLimited` and `concurrencyLimited` count the 429s of the two kinds of limit. */
const requestTotalsSchema = z
  .object({ sent: count, retries: count, rateLimited: count, concurrencyLimited: count })
  .readonly();

/** The org's last run before this one: what makes a missing quarter show. */
export const previousRunSchema = z
  .object({
    /** The name of its folder. */
    name: z.string(),
    asOf: z.string(),
    /** SHA-256 of its manifest.json. */
    manifestSha256: z.string(),
  })
  .readonly();

/**
 * `snapshot/run.json`: the facts of a run that reports show, so that they can be derived again offline.
 * Times are ISO 8601 in UTC, by the server's clock.
 */
export const runFactsSchema = z
  .object({
    schema: z.literal(1),
    product: z.object({ name: z.string(), version: z.string() }).readonly(),
    /** Where and by whom it was run: the tool's commit and the machine's user as far as they are known. */
    madeBy: z.object({ commit: z.string().optional(), host: z.string(), operator: z.string() }).readonly().optional(),
    /** The org's origin, `https://example.okta.com`. */
    org: z.string(),
    /** What ages are measured to. */
    asOf: z.string(),
    startedAt: z.string(),
    finishedAt: z.string(),
    principal: principalSchema,
    selection: selectionSchema,
    /** Every kind of request that was made, with its parameters: `GET /api/v1/apps?limit=200`. */
    queries: texts,
    /** Every app seen, in scope or not, in the order in which Okta lists them. */
    apps: z.array(appReadSchema).readonly(),
    directory: directoryReadSchema,
    /** What was read of roster, register and the files of systems outside Okta; absent where the policy names none. */
    sources: sourcesFactsSchema.optional(),
    /** How the accounts of systems outside Okta were matched; absent where the policy names none. */
    accounts: accountsFactsSchema.optional(),
    /** How the administrators were read; absent where the policy asks for none. */
    admins: adminsFactsSchema.optional(),
    /** How the ways to each access were read; absent where the policy asks for none. */
    paths: pathsFactsSchema.optional(),
    /** What was taken from the ledger of sign-ins; absent where the policy names none. */
    usage: usageFactsSchema.optional(),
    /** What the second listing found; absent where the policy asks for none. */
    tieOut: tieOutSchema.optional(),
    requests: requestTotalsSchema,
    /** The run before; null where none was found, as on a clean build machine. */
    previous: previousRunSchema.nullable().optional(),
    /** When each app was reviewed before; absent where the policy does not say how often it is to be. */
    appReviews: appReviewsSchema.optional(),
    /** What the snapshot keeps of it to compare by; absent where nothing is compared. */
    comparison: comparisonSchema.optional(),
    /** How the System Log was read for who changed what; absent where nobody asked. */
    changeLog: changeLogSchema.optional(),
    /** When the run was interrupted and resumed, if it was. */
    resumedAt: texts,
    /** What does not make the run incomplete but should be known: a glob that matches no app, for instance. */
    warnings: texts,
    verdict: z.enum(['complete', 'incomplete']),
    /** Why the verdict is incomplete, a sentence each; empty when it is complete. */
    gaps: texts,
  })
  .readonly();

export type RunFacts = z.infer<typeof runFactsSchema>;
export type Principal = z.infer<typeof principalSchema>;
export type Selection = z.infer<typeof selectionSchema>;
export type AppRead = z.infer<typeof appReadSchema>;
export type AppReadState = AppRead['state'];
export type DirectoryRead = z.infer<typeof directoryReadSchema>;
export type RequestTotals = z.infer<typeof requestTotalsSchema>;
export type PreviousRun = z.infer<typeof previousRunSchema>;
export type MadeBy = NonNullable<RunFacts['madeBy']>;
